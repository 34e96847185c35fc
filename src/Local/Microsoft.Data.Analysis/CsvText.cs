using System.Globalization;

namespace Microsoft.Data.Analysis;

/// <summary>The text of one cell in a CSV file: as many digits as bring the same number back, quoted where needed.</summary>
internal static class CsvText
{
    public static string Of(object? value, char separator, CultureInfo culture) => value switch
    {
        null => string.Empty,
        string text => Quoted(text, separator),
        float number => number.ToString("G9", culture),
        double number => number.ToString("G17", culture),
        decimal number => number.ToString("G31", culture),
        IFormattable other => other.ToString(null, culture),
        _ => value.ToString()!,
    };

    public static string Quoted(string text, char separator) =>
        text.AsSpan().ContainsAny(separator, '\n', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
