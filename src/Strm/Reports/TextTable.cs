namespace Strm.Reports;

/// <summary>A table as HTML and as lines of text in columns.</summary>
public static class TextTable
{
    /// <summary>Lays a table out as text; a header of empty names is omitted.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Rows of texts, as long as the header.</param>
    /// <param name="textColumns">How many columns from the left hold text, the others numbers.</param>
    /// <returns>Lines, indented by two spaces.</returns>
    public static string Of(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, int textColumns)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        var widths = header.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max()).ToList();
        var lines = header.All(name => name.Length == 0) ? rows : rows.Prepend(header);
        return string.Join('\n', lines.Select(Line));

        string Line(IReadOnlyList<string> cells) => $"  {string.Join("  ", cells.Select(Padded))}".TrimEnd();

        string Padded(string cell, int column) => column < textColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);
    }

    /// <summary>The beginning of a text that is too long for its space.</summary>
    internal static string Shortened(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";

    /// <summary>A table as HTML.</summary>
    internal static HtmlMarkup Html(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, int textColumns) =>
        HtmlMarkup.Of(
        $"""
        <div class="wide"><table><thead>{Row(header, textColumns, Header)}</thead><tbody>
        {rows.Select(row => Row(row, textColumns, Cell))}</tbody></table></div>
        """);

    private static HtmlMarkup Row(IReadOnlyList<string> texts, int textColumns, Func<HtmlMarkup, string, HtmlMarkup> cell)
    {
        var cells = texts.Select((text, column) => cell(column < textColumns ? HtmlMarkup.Of($" class=\"t\"") : HtmlMarkup.Empty, text));
        return HtmlMarkup.Of($"<tr>{cells}</tr>\n");
    }

    private static HtmlMarkup Header(HtmlMarkup kind, string text) => HtmlMarkup.Of($"<th{kind}>{text}</th>");

    private static HtmlMarkup Cell(HtmlMarkup kind, string text) => HtmlMarkup.Of($"<td{kind}>{text}</td>");
}
