namespace Strm.Images;

/// <summary>Where the crop is, the same for every frame of a clip.</summary>
/// <param name="X">The left edge in pixels of the resized and, if so, flipped frame.</param>
/// <param name="Y">The upper edge in pixels.</param>
/// <param name="Flip">Whether the frame is mirrored left to right before it is cropped.</param>
public readonly record struct CropPlacement(int X, int Y, bool Flip)
{
    /// <summary>The crop in the middle, offsets rounded half to even as Python does.</summary>
    /// <param name="size">The resized frame.</param>
    /// <param name="side">The side of the crop in pixels.</param>
    public static CropPlacement Centre(FrameSize size, int side) => new(HalfToEven(size.Width - side), HalfToEven(size.Height - side), false);

    /// <summary>A crop anywhere in the frame, each place as likely as any other.</summary>
    /// <param name="size">The resized frame.</param>
    /// <param name="side">The side of the crop in pixels.</param>
    /// <param name="flip">Whether the frame is mirrored.</param>
    /// <param name="random">Draws the left edge, then the upper one.</param>
    public static CropPlacement Random(FrameSize size, int side, bool flip, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new CropPlacement(random.NextInclusive(0, size.Width - side), random.NextInclusive(0, size.Height - side), flip);
    }

    private static int HalfToEven(int difference) => (int)Math.Round(difference / 2.0, MidpointRounding.ToEven);
}
