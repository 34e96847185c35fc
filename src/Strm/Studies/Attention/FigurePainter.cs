using System.Globalization;
using Strm.Reports;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>Draws the parts of a figure on a dark background, which reads well on both light and dark pages.</summary>
internal sealed class FigurePainter
{
    private const int Gap = 2;
    private const int Margin = 12;
    private const int Band = 96;
    private const int LargestCell = 26;
    private const int FrameTarget = 128;

    private static readonly RgbColour Ground = new(24, 28, 34);
    private static readonly RgbColour Ink = new(226, 232, 238);
    private static readonly RgbColour[] Lines = [new(255, 179, 0), new(79, 195, 247), new(240, 98, 146)];

    private readonly int frames;
    private readonly int height;
    private readonly int width;

    /// <summary>Prepares for frames of a clip's size.</summary>
    /// <param name="clip">A clip (T, 3, H, W).</param>
    public FigurePainter(Tensor clip)
    {
        frames = (int)clip.shape[0];
        Scale = Math.Max(1, FrameTarget / (int)clip.shape[3]);
        (height, width) = ((int)clip.shape[2] * Scale, (int)clip.shape[3] * Scale);
    }

    /// <summary>Pixels of the picture per pixel of a frame.</summary>
    public int Scale { get; }

    private int StripWidth => (frames * (width + Gap)) - Gap;

    /// <summary>Two clips one above the other, with lines between matched frames.</summary>
    /// <param name="query">Frames of the query (T, 3, H, W).</param>
    /// <param name="support">Frames of the support clip (T, 3, H, W).</param>
    /// <param name="matches">The pairs of tuples, the strongest first.</param>
    public RgbCanvas Matching(Tensor query, Tensor support, IReadOnlyList<TupleMatch> matches)
    {
        var canvas = new RgbCanvas(StripWidth, (2 * height) + Band).Fill(0, 0, StripWidth, (2 * height) + Band, Ground);
        canvas.Place(FilmStrip.Draw(query, Scale), 0, 0);
        canvas.Place(FilmStrip.Draw(support, Scale), 0, height + Band);
        for (var i = matches.Count - 1; i >= 0; i--) // the strongest on top
        {
            var offset = (i - ((matches.Count - 1) / 2.0)) * 7; // pairs that share a frame stay apart
            foreach (var (from, to) in matches[i].QueryFrames.Zip(matches[i].SupportFrames))
            {
                canvas.Line(Centre(from) + offset, height + 5, Centre(to) + offset, height + Band - 5, 4, Lines[i % Lines.Length]);
            }
        }

        return canvas;
    }

    /// <summary>Maps side by side, each coloured from its smallest to its largest value, which are written below.</summary>
    /// <param name="maps">The maps.</param>
    public RgbCanvas Maps(IReadOnlyList<FigureMap> maps)
    {
        var column = Math.Max(StripWidth / 3, 230);
        var cell = Math.Min(LargestCell, (column - (2 * Margin)) / frames);
        var (total, tall) = (column * maps.Count, (frames * cell) + (2 * LabelFont.LineHeight) + (2 * Margin));
        var canvas = new RgbCanvas(total, tall).Fill(0, 0, total, tall, Ground);
        for (var i = 0; i < maps.Count; i++) Draw(canvas, maps[i], (i * column) + Margin, cell, column - Margin);
        return canvas;
    }

    /// <summary>Labelled pictures one below the other.</summary>
    /// <param name="panels">The pictures.</param>
    public static RgbCanvas Stack(IReadOnlyList<FigurePanel> panels)
    {
        var width = panels.Max(p => p.Picture.Width) + (2 * Margin);
        var height = panels.Sum(p => p.Picture.Height + LabelFont.LineHeight + Margin) + Margin;
        var canvas = new RgbCanvas(width, height).Fill(0, 0, width, height, Ground);
        var y = Margin;
        foreach (var panel in panels)
        {
            canvas.Label(panel.Label, Margin, y, Ink, width - (2 * Margin)).Place(panel.Picture, Margin, y + LabelFont.LineHeight);
            y += panel.Picture.Height + LabelFont.LineHeight + Margin;
        }

        return canvas;
    }

    private static void Draw(RgbCanvas canvas, FigureMap map, int x, int cell, int room)
    {
        var (low, high) = (map.Values.Min(row => row.Min()), map.Values.Max(row => row.Max()));
        var top = LabelFont.LineHeight + (Margin / 2);
        canvas.Label(map.Title, x, 2, Ink, room);
        for (var row = 0; row < map.Values.Length; row++)
        {
            for (var column = 0; column < map.Values[row].Length; column++)
            {
                var share = high > low ? (map.Values[row][column] - low) / (high - low) : 0;
                canvas.Fill(x + (column * cell), top + (row * cell), cell - 1, cell - 1, RgbColour.OfHeat(share));
            }
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"{low:0.00} (dark) to {high:0.00} (bright)");
        canvas.Label(range, x, top + (map.Values.Length * cell) + 4, Ink, room);
    }

    private double Centre(int frame) => (frame * (width + Gap)) + (width / 2.0);
}

/// <summary>A table of numbers to be drawn as colours.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Values">Rows of values.</param>
internal sealed record FigureMap(string Title, float[][] Values);

/// <summary>A picture with its label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Picture">The picture.</param>
internal sealed record FigurePanel(string Label, RgbCanvas Picture);
