using System.Globalization;
using System.Net;
using System.Text;

namespace Strm.Reports;

/// <summary>A self-contained page: its style is inside, it needs no script and no network, and it follows the reader's light or dark setting.</summary>
public sealed class HtmlPage
{
    private const string Style = """
        :root { --ink: #1c2733; --paper: #ffffff; --soft: #5b6b7b; --line: #d9e0e7; --c0: #1f6fb2; --c1: #c2571a; --c2: #2d8a4e; --c3: #8451a8; --cell: 31 111 178; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4eaf0; --paper: #14191f; --soft: #9aa8b5; --line: #33404c; --c0: #6db3ec; --c1: #f09a5d; --c2: #6fce8f; --c3: #c59be6; --cell: 109 179 236; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } p { max-width: 46rem; } .soft { color: var(--soft); }
        table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: .35rem .8rem; border-bottom: 1px solid var(--line); text-align: right; } th:first-child, td:first-child { text-align: left; }
        .charts { display: flex; flex-wrap: wrap; gap: 1rem; } .chart { width: 100%; max-width: 34rem; height: auto; } .chart text { fill: var(--ink); font: 12px system-ui, sans-serif; } .chart .title { font-weight: 600; font-size: 13px; } .chart .tick { fill: var(--soft); }
        .grid { stroke: var(--line); } .line { fill: none; stroke-width: 2; } .c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); } .c2 { stroke: var(--c2); } .c3 { stroke: var(--c3); } .dot { fill: var(--c0); } .wide { overflow-x: auto; } .wide th, .wide td { padding: .2rem .45rem; font-size: .8rem; white-space: nowrap; }
        .confusion td { text-align: center; min-width: 2.2rem; padding: .25rem .3rem; font-variant-numeric: tabular-nums; border: 1px solid var(--line); } .confusion th { font-weight: 500; font-size: .85rem; } .confusion thead th { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; padding: .3rem; } .confusion td:first-child { text-align: center; }
        .strip { margin: 1rem 0; } .strip img { display: block; max-width: 100%; height: auto; image-rendering: auto; border-radius: 4px; } .strip figcaption { font-size: .9rem; color: var(--soft); }
        figure { margin: 0; }
        """;

    private readonly StringBuilder body = new();
    private readonly string title;

    /// <summary>Starts a page.</summary>
    /// <param name="title">Its title and first heading.</param>
    public HtmlPage(string title)
    {
        this.title = title;
        body.Append($"<h1>{HtmlText.Escape(title)}</h1>\n");
    }

    /// <summary>Adds a heading.</summary>
    /// <param name="text">The heading.</param>
    /// <returns>This page.</returns>
    public HtmlPage Heading(string text) => Html($"<h2>{HtmlText.Escape(text)}</h2>");

    /// <summary>Adds a paragraph.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>This page.</returns>
    public HtmlPage Paragraph(string text) => Html($"<p>{HtmlText.Escape(text)}</p>");

    /// <summary>Adds a table.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Rows of texts.</param>
    /// <returns>This page.</returns>
    public HtmlPage Table(IEnumerable<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        body.Append("<table><thead><tr>").AppendJoin("", header.Select(h => $"<th>{HtmlText.Escape(h)}</th>")).Append("</tr></thead><tbody>\n");
        foreach (var row in rows) body.Append("<tr>").AppendJoin("", row.Select(c => $"<td>{HtmlText.Escape(c)}</td>")).Append("</tr>\n");
        return Html("</tbody></table>");
    }

    /// <summary>Adds charts beside each other.</summary>
    /// <param name="charts">The charts.</param>
    /// <returns>This page.</returns>
    public HtmlPage Charts(params IEnumerable<LineChart> charts) => Html($"""<div class="charts">{string.Concat(charts.Select(c => c.ToSvg()))}</div>""");

    /// <summary>Adds a picture.</summary>
    /// <param name="png">The picture, PNG.</param>
    /// <param name="caption">What it shows.</param>
    /// <returns>This page.</returns>
    public HtmlPage Picture(ReadOnlySpan<byte> png, string caption)
    {
        var text = HtmlText.Escape(caption);
        return Html($"""<figure class="strip"><img alt="{text}" src="data:image/png;base64,{Convert.ToBase64String(png)}"/><figcaption>{text}</figcaption></figure>""");
    }

    /// <summary>Adds HTML as it is: texts in it must be escaped.</summary>
    /// <param name="html">The HTML.</param>
    /// <returns>This page.</returns>
    public HtmlPage Html(string html)
    {
        body.Append(html).Append('\n');
        return this;
    }

    /// <summary>The whole page.</summary>
    /// <returns>HTML.</returns>
    public override string ToString() => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{HtmlText.Escape(title)}</title>
        <style>
        {Style}
        </style></head>
        <body>
        {body}</body>
        </html>

        """;
}

/// <summary>Pieces of HTML whose texts may come from a user: everything is escaped.</summary>
public static class HtmlText
{
    /// <summary>Escapes a text.</summary>
    /// <param name="text">Any text, for example the name of a class or of a file.</param>
    /// <returns>HTML that shows the text.</returns>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number for an SVG attribute: a point as decimal mark, at most two places.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The text.</returns>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A fraction as a percentage with one place, as people read accuracies.</summary>
    /// <param name="fraction">A fraction in [0, 1].</param>
    /// <returns>For example <c>83.1</c>.</returns>
    public static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture);
}
