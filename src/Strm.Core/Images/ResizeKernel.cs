namespace Strm.Images;

/// <summary>The weights of PIL's antialiased bilinear resizing along one axis, in its fixed-point numbers.</summary>
/// <remarks>Pillow, src/libImaging/Resample.c: a triangle as wide as the shrinking factor, weights rounded to 22 bits.</remarks>
internal sealed class ResizeKernel
{
    /// <summary>Bits behind the point of a weight.</summary>
    public const int Precision = 22;

    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly int[] _weights;

    /// <summary>Computes the weights.</summary>
    /// <param name="from">The size before, in pixels.</param>
    /// <param name="to">The size after, in pixels.</param>
    public ResizeKernel(int from, int to)
    {
        (From, To) = (from, to);
        var scale = (double)from / to;
        var reach = Math.Max(scale, 1);
        Taps = ((int)Math.Ceiling(reach) * 2) + 1;
        (_starts, _counts, _weights) = (new int[to], new int[to], new int[to * Taps]);
        Span<double> triangle = stackalloc double[Math.Min(Taps, 64)];
        if (Taps > triangle.Length) triangle = new double[Taps];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var start = Math.Max(0, (int)(centre - reach + 0.5));
            var count = Math.Min(from, (int)(centre + reach + 0.5)) - start;
            var sum = 0.0;
            for (var j = 0; j < count; j++) sum += triangle[j] = Math.Max(0, 1 - Math.Abs((j + start - centre + 0.5) * (1 / reach)));
            for (var j = 0; j < count; j++) _weights[(i * Taps) + j] = (int)(0.5 + (triangle[j] / sum * (1 << Precision)));
            (_starts[i], _counts[i]) = (start, count);
        }
    }

    /// <summary>The size before, in pixels.</summary>
    public int From { get; }

    /// <summary>The size after, in pixels.</summary>
    public int To { get; }

    /// <summary>The largest number of pixels that one pixel is made of.</summary>
    public int Taps { get; }

    /// <summary>The first pixel that a pixel is made of.</summary>
    /// <param name="index">The pixel after.</param>
    public int Start(int index) => _starts[index];

    /// <summary>The pixel behind the last that a pixel is made of.</summary>
    /// <param name="index">The pixel after.</param>
    public int End(int index) => _starts[index] + _counts[index];

    /// <summary>The weights of the pixels that a pixel is made of.</summary>
    /// <param name="index">The pixel after.</param>
    public ReadOnlySpan<int> Weights(int index) => _weights.AsSpan(index * Taps, _counts[index]);
}
