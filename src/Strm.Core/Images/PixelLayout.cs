namespace Strm.Images;

/// <summary>The order of the bytes of a frame.</summary>
public enum PixelLayout
{
    /// <summary>(3, H, W): a plane of red, of green, of blue, as the network takes it.</summary>
    Planes,

    /// <summary>(H, W, 3): red, green and blue of a pixel together.</summary>
    Interleaved,
}
