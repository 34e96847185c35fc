using Strm.Images;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>The frames of a clip that the network saw, small, with their times.</summary>
/// <param name="Seconds">When each frame is shown, T moments.</param>
/// <param name="Pictures">The frames as JPEG files, T of them.</param>
internal sealed record ClipMoments(IReadOnlyList<double> Seconds, IReadOnlyList<byte[]> Pictures)
{
    private const int LongSide = 128;
    private const int Quality = 70;

    /// <summary>Draws frames as small pictures.</summary>
    /// <param name="frames">The frames, each (3, H, W) with H = W, colour values 0 to 255.</param>
    /// <param name="seconds">When each is shown.</param>
    /// <param name="shape">The shape in which they are drawn: that of the film where it was squeezed to a square.</param>
    /// <returns>The pictures.</returns>
    public static ClipMoments Of(IEnumerable<ReadOnlyMemory<byte>> frames, IReadOnlyList<double> seconds, FrameSize shape) =>
        new(seconds, [.. frames.Select(frame => Picture(frame.Span, shape).ToJpeg(Quality))]);

    private static RgbCanvas Picture(ReadOnlySpan<byte> planes, FrameSize shape)
    {
        var side = (int)Math.Sqrt(planes.Length / 3);
        var scale = Math.Min(LongSide, side) / (double)Math.Max(shape.Width, shape.Height);
        var canvas = new RgbCanvas(Scaled(shape.Width, scale), Scaled(shape.Height, scale));
        for (var y = 0; y < canvas.Height; y++)
        {
            var rows = Part(y, canvas.Height, side);
            for (var x = 0; x < canvas.Width; x++)
            {
                var columns = Part(x, canvas.Width, side);
                canvas.Set(x, y, new RgbColour(
                    Mean(planes[..(side * side)], rows, columns, side),
                    Mean(planes[(side * side)..(2 * side * side)], rows, columns, side),
                    Mean(planes[(2 * side * side)..], rows, columns, side)));
            }
        }

        return canvas;
    }

    private static int Scaled(int length, double scale) => Math.Max(1, (int)Math.Round(length * scale));

    private static Range Part(int index, int parts, int length) =>
        (index * length / parts)..Math.Max((index * length / parts) + 1, (index + 1) * length / parts);

    private static byte Mean(ReadOnlySpan<byte> plane, Range rows, Range columns, int pitch)
    {
        var (sum, count) = (0, 0);
        for (var y = rows.Start.Value; y < rows.End.Value; y++)
        {
            for (var x = columns.Start.Value; x < columns.End.Value; x++)
            {
                sum += plane[(y * pitch) + x];
                count++;
            }
        }

        return (byte)((sum + (count / 2)) / count);
    }
}
