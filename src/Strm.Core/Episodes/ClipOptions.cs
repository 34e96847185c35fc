using Strm.Images;

namespace Strm.Data;

/// <summary>What the network sees of a clip.</summary>
/// <remarks>The defaults are the paper's at test; training sets <see cref="Augment"/>.</remarks>
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

    /// <summary>The bytes of a frame.</summary>
    public int FrameLength => ImageSize * ImageSize * 3;

    /// <summary>The bytes of a clip.</summary>
    public int ClipLength => FrameLength * Frames;

    private static int InRange(int value, int least, int most, string what) => value >= least && value <= most ? value
        : throw new StrmException($"The {what}: {value}.", $"It must be {least} to {most}.", "Give a number in that range.");
}
