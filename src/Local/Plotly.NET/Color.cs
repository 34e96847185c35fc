using System.Globalization;

namespace Plotly.NET;

/// <summary>A colour, or one for each point.</summary>
public sealed class Color
{
    private Color(object value) => Value = value;

    /// <summary>What plotly.js is given: a text, or a list of texts or numbers.</summary>
    public object Value { get; }

    public static Color fromARGB(int a, int r, int g, int b) => new(string.Create(CultureInfo.InvariantCulture, $"rgba({r}, {g}, {b}, {a / 255.0:0.0###})"));

    public static Color fromRGB(int r, int g, int b) => fromARGB(255, r, g, b);

    /// <exception cref="FormatException">The text is no <c>#rrggbb</c>.</exception>
    public static Color fromHex(string s)
    {
        var digits = s.TrimStart('#');
        if (digits.Length != 6) throw new FormatException($"'{s}' is no colour of the form #rrggbb.");
        var value = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return fromRGB(value >> 16, (value >> 8) & 255, value & 255);
    }

    public static Color fromString(string c) => new(c);

    public static Color fromColors(IEnumerable<Color> c) => new(c.Select(color => color.Value).ToList());

    public static Color fromColorScaleValues<a>(IEnumerable<a> c) => new(c.Cast<object>().ToList());
}
