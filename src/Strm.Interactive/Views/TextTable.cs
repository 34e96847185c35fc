namespace Strm.Interactive.Views;

/// <summary>A table as lines of text in columns.</summary>
internal static class TextTable
{
    public static string Of(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, int textColumns)
    {
        var widths = header.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max()).ToList();
        string Line(IReadOnlyList<string> cells) =>
            "  " + string.Join("  ", cells.Select((cell, column) => column < textColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();
        return string.Join('\n', header.All(name => name.Length == 0) ? rows.Select(Line) : rows.Select(Line).Prepend(Line(header)));
    }
}
