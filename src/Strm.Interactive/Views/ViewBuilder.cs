using System.Globalization;
using System.Text;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>Puts a view together: every piece goes into the HTML and into the text. All texts are escaped here.</summary>
public sealed class ViewBuilder
{
    private readonly StringBuilder html = new();
    private readonly StringBuilder text = new();

    /// <summary>Starts a view.</summary>
    /// <param name="title">What it shows; empty where its content says so itself.</param>
    public ViewBuilder(string title = "")
    {
        ArgumentNullException.ThrowIfNull(title);
        if (title.Length == 0) return;
        html.Append("""<div class="head">""").Append(HtmlText.Escape(title)).Append("</div>\n");
        text.AppendLine(title);
    }

    /// <summary>Adds a heading.</summary>
    /// <param name="title">The heading.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Heading(string title) => Add($"""<div class="head" style="margin-top:.7rem">{HtmlText.Escape(title)}</div>""", title);

    /// <summary>Adds names with their values, one a line; those without a value are left out.</summary>
    /// <param name="facts">The facts.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Facts(params IEnumerable<Fact> facts)
    {
        var known = facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).ToList();
        if (known.Count == 0) return this;
        var width = known.Max(fact => fact.Name.Length);
        return Add(
            $"<dl>{string.Concat(known.Select(fact => $"<dt>{HtmlText.Escape(fact.Name)}</dt><dd>{HtmlText.Escape(fact.Value!)}</dd>"))}</dl>",
            string.Join('\n', known.Select(fact => $"  {fact.Name.PadRight(width)}  {fact.Value}")));
    }

    /// <summary>Adds a number to be seen first.</summary>
    /// <param name="number">The number with its unit.</param>
    /// <param name="meaning">What it is.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Number(string number, string meaning) =>
        Add($"""<div class="num">{HtmlText.Escape(number)}</div><div class="soft">{HtmlText.Escape(meaning)}</div>""", $"  {number}  {meaning}");

    /// <summary>Adds a remark.</summary>
    /// <param name="remark">One sentence or two.</param>
    /// <param name="kind">What it means to the reader.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Note(string remark, NoteKind kind = NoteKind.Info) =>
        Add($"""<p class="note {kind.ToString().ToLowerInvariant()}">{HtmlText.Escape(remark)}</p>""", kind is NoteKind.Info or NoteKind.Success ? $"  {remark}" : $"  {kind}: {remark}");

    /// <summary>Adds a table.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Rows of texts, as long as the header.</param>
    /// <param name="textColumns">How many columns from the left hold text, the others numbers.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, int textColumns = 1)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        var lines = rows.ToList();
        var table = new StringBuilder("<table><thead>").Append(Row("th", header, textColumns)).Append("</thead><tbody>\n");
        foreach (var line in lines) table.Append(Row("td", line, textColumns));
        return Add(table.Append("</tbody></table>").ToString(), TextTable.Of(header, lines, textColumns));
    }

    /// <summary>Adds short names beside each other.</summary>
    /// <param name="names">The names.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Tags(IEnumerable<string> names)
    {
        var all = names.ToList();
        return Add($"""<div class="tags">{string.Concat(all.Select(name => $"<span>{HtmlText.Escape(name)}</span>"))}</div>""", $"  {string.Join(", ", all)}");
    }

    /// <summary>Adds a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Picture(EncodedPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Add(picture.ToHtml(), picture.ToString());
    }

    /// <summary>Adds charts beside each other.</summary>
    /// <param name="charts">The charts.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Charts(params IEnumerable<LineChart> charts)
    {
        var all = charts.ToList();
        return Add($"""<div class="row">{string.Concat(all.Select(chart => chart.ToSvg()))}</div>""", string.Join('\n', all.Select(chart => $"  [chart: {chart.Title}]")));
    }

    /// <summary>Adds a chart of values with their intervals.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Intervals(IntervalChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Add($"""<div class="row">{chart.ToSvg()}</div>""", $"  [chart: {chart.Title}]");
    }

    /// <summary>Adds a bar that fills as work goes on.</summary>
    /// <param name="share">How much is done, a fraction; null where nobody knows.</param>
    /// <param name="label">What is done.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Bar(double? share, string label)
    {
        var percent = Math.Clamp(share ?? 0, 0, 1) * 100;
        var filled = (int)Math.Round(percent / 5);
        return Add(
            $"""<div>{HtmlText.Escape(label)}</div><div class="bar" role="progressbar" aria-valuenow="{percent.ToString("0", CultureInfo.InvariantCulture)}" aria-valuemin="0" aria-valuemax="100"><i style="width:{HtmlText.Number(percent)}%"></i></div>""",
            share is null ? $"  {label}" : $"  [{new string('#', filled)}{new string('.', 20 - filled)}] {label}");
    }

    /// <summary>Adds what only some readers want, folded away; the text leaves it out.</summary>
    /// <param name="summary">What is inside.</param>
    /// <param name="content">The content.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Folded(string summary, ViewBuilder content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Html($"<details><summary>{HtmlText.Escape(summary)}</summary>{content.html}</details>");
    }

    /// <summary>Adds HTML as it is: texts in it must be escaped.</summary>
    /// <param name="content">The HTML.</param>
    /// <param name="alternative">The same as text, if it can be said.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Html(string content, string? alternative = null) => Add(content, alternative);

    /// <summary>The view.</summary>
    /// <returns>HTML and text.</returns>
    public ResultView Build() => new($"""{ViewStyle.Element}<div class="strm auto">{html}</div>""", text.ToString().TrimEnd());

    private static string Row(string cell, IReadOnlyList<string> texts, int textColumns) =>
        $"<tr>{string.Concat(texts.Select((value, column) => $"<{cell}{(column < textColumns ? " class=\"t\"" : "")}>{HtmlText.Escape(value)}</{cell}>"))}</tr>\n";

    private ViewBuilder Add(string content, string? alternative)
    {
        html.Append(content).Append('\n');
        if (alternative is not null) text.AppendLine(alternative);
        return this;
    }
}
