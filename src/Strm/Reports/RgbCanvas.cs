using StbImageWriteSharp;
using Strm.Images;

namespace Strm.Reports;

/// <summary>A picture assembled from frames: 8 bits per colour, row by row.</summary>
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

    /// <summary>Takes an image as it is.</summary>
    /// <param name="image">The image.</param>
    internal RgbCanvas(RgbImage image) => (Width, Height, pixels) = (image.Width, image.Height, image.Pixels.ToArray());

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

    /// <summary>Mixes a colour into a pixel; outside the picture nothing happens.</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="share">Its share, in [0, 1].</param>
    public void Blend(int x, int y, RgbColour colour, double share)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height) return;
        var offset = ((y * Width) + x) * 3;
        Set(x, y, new RgbColour(pixels[offset], pixels[offset + 1], pixels[offset + 2]).Mix(colour, share));
    }

    /// <summary>Fills a rectangle.</summary>
    /// <param name="x">Its left column.</param>
    /// <param name="y">Its upper row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="colour">The colour.</param>
    /// <returns>This picture.</returns>
    public RgbCanvas Fill(int x, int y, int width, int height, RgbColour colour)
    {
        for (var row = y; row < y + height; row++)
        {
            for (var column = x; column < x + width; column++) Set(column, row, colour);
        }

        return this;
    }

    /// <summary>Places another picture on this one.</summary>
    /// <param name="picture">The other picture; it must lie inside.</param>
    /// <param name="x">Where its left column goes.</param>
    /// <param name="y">Where its upper row goes.</param>
    public void Place(RgbCanvas picture, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(picture);
        for (var row = 0; row < picture.Height; row++)
        {
            picture.Pixels.Slice(row * picture.Width * 3, picture.Width * 3).CopyTo(pixels.AsSpan((((y + row) * Width) + x) * 3));
        }
    }

    /// <summary>Draws a smooth line with round ends.</summary>
    /// <param name="fromX">Where it begins, pixels.</param>
    /// <param name="fromY">Where it begins, pixels.</param>
    /// <param name="toX">Where it ends, pixels.</param>
    /// <param name="toY">Where it ends, pixels.</param>
    /// <param name="thickness">Its thickness, pixels.</param>
    /// <param name="colour">Its colour.</param>
    public void Line(double fromX, double fromY, double toX, double toY, double thickness, RgbColour colour)
    {
        var (alongX, alongY) = (toX - fromX, toY - fromY);
        var squared = Math.Max((alongX * alongX) + (alongY * alongY), 1e-9);
        var reach = (thickness / 2) + 1;
        for (var y = (int)Math.Floor(Math.Min(fromY, toY) - reach); y <= Math.Max(fromY, toY) + reach; y++)
        {
            for (var x = (int)Math.Floor(Math.Min(fromX, toX) - reach); x <= Math.Max(fromX, toX) + reach; x++)
            {
                var (offX, offY) = (x + 0.5 - fromX, y + 0.5 - fromY);
                var position = Math.Clamp(((offX * alongX) + (offY * alongY)) / squared, 0, 1);
                var distance = double.Hypot(offX - (position * alongX), offY - (position * alongY));
                var cover = Math.Clamp((thickness / 2) - distance + 0.5, 0, 1);
                if (cover > 0) Blend(x, y, colour, cover);
            }
        }
    }

    /// <summary>Writes a label.</summary>
    /// <param name="text">The text; it has Latin, Greek and Cyrillic letters, others become a box.</param>
    /// <param name="x">Its left end, pixels.</param>
    /// <param name="y">The top of its line of 20 pixels.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="room">The width it may take, pixels; a longer text is cut with an ellipsis.</param>
    /// <returns>This picture.</returns>
    public RgbCanvas Label(string text, int x, int y, RgbColour colour, int room = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(text);
        LabelFont.Default.Draw(this, LabelFont.Default.Fit(text, room), x, y, colour);
        return this;
    }

    /// <summary>The picture as a PNG file.</summary>
    /// <returns>The file's bytes.</returns>
    public byte[] ToPng()
    {
        using var stream = new MemoryStream();
        new ImageWriter().WritePng(pixels, Width, Height, ColorComponents.RedGreenBlue, stream);
        return stream.ToArray();
    }

    /// <summary>The picture as a JPEG file, for photographs.</summary>
    /// <param name="quality">From 1, small, to 100, good.</param>
    /// <returns>The file's bytes.</returns>
    public byte[] ToJpeg(int quality)
    {
        using var stream = new MemoryStream();
        var kept = OptionGuard.Between(quality, 1, 100, "JPEG quality");
        new ImageWriter().WriteJpg(pixels, Width, Height, ColorComponents.RedGreenBlue, stream, kept);
        return stream.ToArray();
    }
}

/// <summary>A colour, 0 to 255 per channel.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct RgbColour(byte Red, byte Green, byte Blue)
{
    private static readonly RgbColour[] Heat =
    [
        new(20, 11, 52), new(101, 21, 110), new(188, 55, 84), new(243, 120, 25), new(252, 225, 120)
    ];

    /// <summary>A colour from dark violet (0) over red to light yellow (1), readable for colour-blind people and in grey.</summary>
    /// <param name="value">A value in [0, 1].</param>
    /// <returns>Its colour.</returns>
    public static RgbColour OfHeat(double value)
    {
        var position = Math.Clamp(value, 0, 1) * (Heat.Length - 1);
        var index = Math.Min((int)position, Heat.Length - 2);
        return Heat[index].Mix(Heat[index + 1], position - index);
    }

    /// <summary>Mixes two colours.</summary>
    /// <param name="other">The other colour.</param>
    /// <param name="share">Its share, in [0, 1].</param>
    /// <returns>The mixture.</returns>
    public RgbColour Mix(RgbColour other, double share) =>
        new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    private static byte Mix(byte one, byte other, double share) => (byte)Math.Round(one + ((other - one) * share));
}
