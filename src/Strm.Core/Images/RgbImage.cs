namespace Strm.Images;

/// <summary>An image of 8-bit red, green and blue, whose memory is reused for the next image.</summary>
public sealed class RgbImage
{
    /// <summary>Bytes after the last pixel that vector code may read and must not use.</summary>
    internal const int Margin = 32;

    private byte[] pixels = [];

    /// <summary>The width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>The pixels (height, width, 3), row after row without gaps.</summary>
    public Span<byte> Pixels => pixels.AsSpan(0, Width * Height * 3);

    /// <summary>Makes room for an image; what was there is lost.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    public void Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var length = checked((width * height * 3) + Margin);
        if (pixels.Length < length) pixels = GC.AllocateUninitializedArray<byte>(length);
        (Width, Height) = (width, height);
    }

    /// <summary>The image at another size, resized as PIL does: bilinear, antialiased when shrinking.</summary>
    /// <param name="width">The new width in pixels.</param>
    /// <param name="height">The new height in pixels.</param>
    /// <returns>Another image.</returns>
    public RgbImage Resized(int width, int height)
    {
        var resized = new RgbImage();
        resized.Resize(width, height);
        var (columns, rows) = (new ResizeKernel(Width, width), new ResizeKernel(Height, height));
        var pitch = width * 3;
        var narrowed = new byte[(pitch * Height) + Margin];
        PilResizer.Horizontal(PixelsAndMargin, Width * 3, columns, .., Height, narrowed);
        for (var y = 0; y < height; y++)
            PilResizer.Vertical(narrowed.AsSpan(rows.Start(y) * pitch), pitch, rows.Weights(y), resized.Pixels.Slice(y * pitch, pitch));
        return resized;
    }

    /// <summary>The pixels, with <see cref="Margin"/> more bytes after them.</summary>
    internal ReadOnlySpan<byte> PixelsAndMargin => pixels.AsSpan(0, (Width * Height * 3) + Margin);
}

/// <summary>The size of a frame.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
public readonly record struct FrameSize(int Width, int Height);

/// <summary>The order of the bytes of a frame.</summary>
public enum PixelLayout
{
    /// <summary>(3, H, W): a plane of red, of green, of blue, as the network takes it.</summary>
    Planes,

    /// <summary>(H, W, 3): red, green and blue of a pixel together.</summary>
    Interleaved,
}
