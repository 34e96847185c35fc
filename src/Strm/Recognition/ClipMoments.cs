using Strm.Images;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>The frames of a clip that the network saw, with their times, and small pictures of them if a page wants some.</summary>
/// <param name="Seconds">When each frame is shown, T moments.</param>
/// <param name="Pictures">The frames as JPEG files, T of them, or none.</param>
internal sealed record ClipMoments(IReadOnlyList<double> Seconds, IReadOnlyList<byte[]> Pictures)
{
    private const int LongSide = 128;
    private const int Quality = 70;

    /// <summary>Draws frames as small pictures.</summary>
    /// <param name="frames">The frames, each (3, H, W) with H = W, colour values 0 to 255.</param>
    /// <param name="seconds">When each is shown.</param>
    /// <param name="shape">The shape in which they are drawn: the video's if it was squeezed to a square.</param>
    /// <returns>The pictures.</returns>
    public static ClipMoments Drawn(IEnumerable<ReadOnlyMemory<byte>> frames, IReadOnlyList<double> seconds, FrameSize shape) =>
        new(seconds, [.. frames.Select(frame => Picture(frame.Span, shape).ToJpeg(Quality))]);

    private static RgbCanvas Picture(ReadOnlySpan<byte> planes, FrameSize shape)
    {
        var image = Interleaved(planes);
        var scale = Math.Min(LongSide, image.Width) / (double)Math.Max(shape.Width, shape.Height);
        return new RgbCanvas(image.Resized(Scaled(shape.Width, scale), Scaled(shape.Height, scale)));
    }

    private static RgbImage Interleaved(ReadOnlySpan<byte> planes)
    {
        var area = planes.Length / 3;
        var side = (int)Math.Sqrt(area);
        var image = new RgbImage();
        image.Resize(side, side);
        var pixels = image.Pixels;
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = planes.Slice(channel * area, area);
            for (var i = 0; i < area; i++) pixels[(3 * i) + channel] = plane[i];
        }

        return image;
    }

    private static int Scaled(int length, double scale) => Math.Max(1, (int)Math.Round(length * scale));
}
