using Strm.Images;

namespace Strm.Episodes;

/// <summary>What the network sees of a clip.</summary>
/// <remarks>The defaults are the paper's at test time; training sets <see cref="Augment"/>.</remarks>
public sealed record ClipOptions
{
    /// <summary>The number T of frames, 1 to 1024.</summary>
    public int Frames
    {
        get;
        init => field = InRange(value, 1, 1024, "frames of a clip");
    } = 8;

    /// <summary>The side of the square crop in pixels, 8 to 2048.</summary>
    public int ImageSize
    {
        get;
        init => field = InRange(value, 8, 2048, "image size in pixels");
    } = 224;

    /// <summary>Whether ends, crop and flip are drawn at random (training) or fixed (test).</summary>
    public bool Augment { get; init; }

    /// <summary>What is mirrored when <see cref="Augment"/> is on.</summary>
    public FlipMode Flip { get; init; } = FlipMode.Clip;

    /// <summary>The order of the bytes of a frame.</summary>
    public PixelLayout Layout { get; init; } = PixelLayout.Planes;

    /// <summary>How a frame becomes a square.</summary>
    public FrameFit Fit { get; init; }

    /// <summary>The bytes of a frame.</summary>
    public int FrameLength => ImageSize * ImageSize * 3;

    /// <summary>The bytes of a clip.</summary>
    public int ClipLength => FrameLength * Frames;

    private static int InRange(int value, int least, int most, string what) => value >= least && value <= most ? value
        : throw new StrmException($"The value for {what} is {value}.", $"It must be {least} to {most}.", "Give a number in that range.");
}

/// <summary>What is mirrored in training.</summary>
public enum FlipMode
{
    /// <summary>Nothing: for actions whose direction is their meaning.</summary>
    None,

    /// <summary>Each clip by itself with probability ½, as in the official code (for Something-Something too).</summary>
    Clip,

    /// <summary>All clips of an episode together with probability ½, so that left and right keep their meaning within it.</summary>
    Episode,
}

/// <summary>The random choices for the clips of an episode: functions of the seed, the episode and the clip's place in it.</summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Episode">The number of the episode.</param>
/// <param name="Place">The clip's place: the support first, then the queries.</param>
public readonly record struct ClipDraw(long Seed, long Episode, int Place)
{
    /// <summary>Whether the clip is mirrored.</summary>
    /// <param name="mode">What is mirrored.</param>
    public bool Flip(FlipMode mode) => mode switch
    {
        FlipMode.Clip => new RandomSource(Seed, $"flip/{Episode}", Place).NextDouble() < 0.5,
        FlipMode.Episode => new RandomSource(Seed, "flip", Episode).NextDouble() < 0.5,
        _ => false,
    };

    /// <summary>The stream that the clip's ends and its crop are drawn from, in this order.</summary>
    public RandomSource View() => new(Seed, $"view/{Episode}", Place);
}
