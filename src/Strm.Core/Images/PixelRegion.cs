namespace Strm.Images;

/// <summary>A rectangle of pixels.</summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    /// <summary>The column behind the last.</summary>
    public int Right => X + Width;

    /// <summary>The row below the last.</summary>
    public int Bottom => Y + Height;

    /// <summary>A whole image.</summary>
    /// <param name="size">Its size.</param>
    public static PixelRegion Whole(FrameSize size) => new(0, 0, size.Width, size.Height);
}
