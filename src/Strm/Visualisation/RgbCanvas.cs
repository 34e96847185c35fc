using StbImageWriteSharp;

namespace Strm.Visualisation;

/// <summary>A picture that is put together from frames: 8 bits per colour, row by row.</summary>
public sealed class RgbCanvas
{
    private readonly byte[] pixels;

    /// <summary>Creates a white picture.</summary>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    public RgbCanvas(int width, int height)
    {
        Width = OptionGuard.AtLeast(width, 1, "picture width");
        Height = OptionGuard.AtLeast(height, 1, "picture height");
        pixels = new byte[width * height * 3];
        Array.Fill(pixels, byte.MaxValue);
    }

    /// <summary>Width, pixels.</summary>
    public int Width { get; }

    /// <summary>Height, pixels.</summary>
    public int Height { get; }

    /// <summary>The colour values, red, green, blue, row by row.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>Sets a pixel.</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="colour">The colour.</param>
    public void Set(int x, int y, RgbColour colour)
    {
        var offset = ((y * Width) + x) * 3;
        (pixels[offset], pixels[offset + 1], pixels[offset + 2]) = (colour.Red, colour.Green, colour.Blue);
    }

    /// <summary>The picture as a PNG file.</summary>
    /// <returns>The file's bytes.</returns>
    public byte[] ToPng()
    {
        using var stream = new MemoryStream();
        new ImageWriter().WritePng(pixels, Width, Height, ColorComponents.RedGreenBlue, stream);
        return stream.ToArray();
    }
}
