using Strm.Studies;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Reports;

/// <summary>Draws a clip as a row of frames, and below it the same frames overlaid with the model's attention.</summary>
public static class FilmStrip
{
    private const int Gap = 2;

    /// <summary>Draws a clip.</summary>
    /// <param name="clip">Frames (T, 3, H, W), float in [0, 1]: what the network sees, so that attention lies where it belongs.</param>
    /// <param name="scale">Pixels of the picture per pixel of a frame, along each side.</param>
    /// <param name="attention">
    /// How much each cell of the feature maps is attended to (T, h, w), as <see cref="PatchAttention.Maps"/> gives it; null for none.
    /// </param>
    /// <returns>The picture.</returns>
    public static RgbCanvas Draw(Tensor clip, int scale = 1, Tensor? attention = null)
    {
        ArgumentNullException.ThrowIfNull(clip);
        using var scope = NewDisposeScope();
        var (frames, height, width) = ((int)clip.shape[0], (int)clip.shape[2] * scale, (int)clip.shape[3] * scale);
        using var brightest = 255.ToScalar();
        var bytes = clip.Times(255).round().clamp(HeldNumbers.Zero, brightest).to_type(ScalarType.Byte).permute(0, 2, 3, 1); // (T, H, W, 3)
        var pixels = bytes.contiguous().cpu().data<byte>().ToArray();
        var rows = attention is null ? 1 : 2;
        var canvas = new RgbCanvas((frames * (width + Gap)) - Gap, (rows * (height + Gap)) - Gap);
        var heat = attention is null ? null : new HeatMap(attention);
        for (var frame = 0; frame < frames; frame++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var offset = ((((frame * (height / scale)) + (y / scale)) * (width / scale)) + (x / scale)) * 3;
                    var colour = new RgbColour(pixels[offset], pixels[offset + 1], pixels[offset + 2]);
                    canvas.Set((frame * (width + Gap)) + x, y, colour);
                    if (heat is not null)
                        canvas.Set(
                            (frame * (width + Gap)) + x, height + Gap + y, heat.Over(colour, frame, (y + 0.5) / height, (x + 0.5) / width));
                }
            }
        }

        return canvas;
    }
}
