namespace Strm.Video;

/// <summary>Which T of the n frames of a clip the network sees.</summary>
/// <remarks>
/// The official code's <c>video_reader.get_seq</c>; it rounds like numpy's <c>linspace</c> in double precision, truncated to integers.
/// </remarks>
public static class FrameSampler
{
    private const int LargestPadding = 5;

    /// <summary>The frames of a test clip: evenly spread from the second to the second last.</summary>
    /// <param name="frameCount">The number n of frames of the clip, at least T.</param>
    /// <param name="indices">Receives T indices from 0; if the spread would be shorter than T, it covers the whole clip.</param>
    public static void Test(int frameCount, Span<int> indices)
    {
        CheckCount(frameCount, indices);
        if (frameCount == indices.Length) All(indices);
        else Spread(1, frameCount - 2, frameCount, indices);
    }

    /// <summary>The frames of a training clip: evenly spread between ends drawn at random near those of the clip.</summary>
    /// <param name="frameCount">The number n of frames of the clip, at least T.</param>
    /// <param name="random">Draws the first end, then the last.</param>
    /// <param name="indices">Receives T indices from 0.</param>
    public static void Train(int frameCount, RandomSource random, Span<int> indices)
    {
        CheckCount(frameCount, indices);
        if (frameCount == indices.Length)
        {
            All(indices);
            return;
        }

        var padding = Padding(frameCount, indices.Length);
        var start = random.NextInclusive(0, padding);
        var end = random.NextInclusive(frameCount - 1 - padding, frameCount - 1);
        Spread(start, end, frameCount, indices);
    }

    /// <summary>How many frames a training clip may lose at either end: int(min(5, (n − T) / 2)).</summary>
    /// <param name="frameCount">The number n of frames of the clip.</param>
    /// <param name="length">The number T of frames wanted.</param>
    internal static int Padding(int frameCount, int length) => Math.Min(LargestPadding, (frameCount - length) / 2);

    /// <summary>int(linspace(start, end, T)), over the whole clip if end − start &lt; T.</summary>
    /// <param name="start">The first index.</param>
    /// <param name="end">The last index.</param>
    /// <param name="frameCount">The number of frames of the clip.</param>
    /// <param name="indices">Receives T indices.</param>
    internal static void Spread(int start, int end, int frameCount, Span<int> indices)
    {
        if (end - start < indices.Length) (start, end) = (0, frameCount - 1);
        indices[0] = start;
        if (indices.Length == 1) return;
        var step = (double)(end - start) / (indices.Length - 1);
        for (var i = 1; i < indices.Length - 1; i++) indices[i] = (int)((i * step) + start);
        indices[^1] = end;
    }

    private static void All(Span<int> indices)
    {
        for (var i = 0; i < indices.Length; i++) indices[i] = i;
    }

    private static void CheckCount(int frameCount, ReadOnlySpan<int> indices)
    {
        if (frameCount < indices.Length || indices.IsEmpty)
            throw new ArgumentOutOfRangeException(nameof(frameCount), frameCount, $"A clip needs at least {indices.Length} frames.");
    }
}
