using StbImageSharp;

namespace Strm.Reports;

/// <summary>
/// Letters for labels in pictures: Latin, Greek and Cyrillic, smooth, in one size, so that pictures need no font on the machine.
/// </summary>
internal sealed class LabelFont
{
    private const int Cell = 20;
    private const int Columns = 32;
    private const int Inset = 2;
    private const int SpaceWidth = 5;
    private const string Resource = "label-font.png";

    private static readonly Lazy<LabelFont> Shared = new(() => new LabelFont());

    private readonly byte[] ink;
    private readonly int width;
    private readonly Dictionary<char, int> cells = [];

    private LabelFont()
    {
        using var stream = typeof(LabelFont).Assembly.GetManifestResourceStream(Resource)!;
        var image = ImageResult.FromStream(stream, ColorComponents.Grey);
        (ink, width) = (image.Data, image.Width);
        foreach (var letter in Letters()) cells.Add(letter, cells.Count);
    }

    /// <summary>The font.</summary>
    public static LabelFont Default => Shared.Value;

    /// <summary>Height of a line, pixels.</summary>
    public static int LineHeight => Cell;

    /// <summary>The width of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Pixels.</returns>
    public int Measure(string text) => text.Sum(letter => Advance(CellOf(letter)));

    /// <summary>Shortens a text to a width.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Pixels.</param>
    /// <returns>The text, or its beginning and an ellipsis.</returns>
    public string Fit(string text, int room)
    {
        if (Measure(text) <= room) return text;
        var length = text.Length;
        while (length > 0 && Measure(text[..length] + '…') > room) length--;
        return text[..length] + '…';
    }

    /// <summary>Draws a text.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="text">The text; characters that the font lacks become a box.</param>
    /// <param name="x">Its left end, pixels.</param>
    /// <param name="y">The top of its line, pixels.</param>
    /// <param name="colour">Its colour.</param>
    public void Draw(RgbCanvas canvas, string text, int x, int y, RgbColour colour)
    {
        foreach (var letter in text)
        {
            var cell = CellOf(letter);
            for (var row = 0; row < Cell; row++)
            {
                for (var column = 0; column < Cell; column++)
                {
                    var cover = InkAt(cell, row, column);
                    if (cover > 0) canvas.Blend(x + column - Inset, y + row, colour, cover / 255.0);
                }
            }

            x += Advance(cell);
        }
    }

    private static IEnumerable<char> Letters() =>
        Range('\u0020', '\u007e')
            .Concat(Range('\u00a0', '\u017f')).Concat(Range('\u0370', '\u03ff')).Concat(Range('\u0400', '\u045f'))
            .Concat("–—‘’“”•…←→−□");

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);

    private int CellOf(char letter) => cells.TryGetValue(letter, out var cell) ? cell : cells['□'];

    private byte InkAt(int cell, int row, int column) =>
        ink[((((cell / Columns) * Cell) + row) * width) + ((cell % Columns) * Cell) + column];

    // The right edge of the ink and a pixel of air; a space has no ink.
    private int Advance(int cell)
    {
        for (var column = Cell - 1; column >= 0; column--)
        {
            for (var row = 0; row < Cell; row++)
            {
                if (InkAt(cell, row, column) > 64) return column + 2 - Inset;
            }
        }

        return SpaceWidth;
    }
}
