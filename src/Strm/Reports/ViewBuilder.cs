using System.Text;
using Strm.Statistics;

namespace Strm.Reports;

/// <summary>Puts a result together for pages, notebooks and terminals: every part goes into the HTML and into the text.</summary>
public sealed class ViewBuilder
{
    private readonly List<HtmlMarkup> html = [];
    private readonly StringBuilder text = new();

    /// <summary>Starts a view.</summary>
    /// <param name="title">What it shows; empty if its content makes that clear.</param>
    public ViewBuilder(string title = "")
    {
        ArgumentNullException.ThrowIfNull(title);
        if (title.Length > 0) Add(HtmlMarkup.Of($"""<div class="head">{title}</div>"""), title);
    }

    /// <summary>The HTML so far, without an enclosing element.</summary>
    internal HtmlMarkup Content => HtmlMarkup.Of($"{html}");

    /// <summary>Adds a heading.</summary>
    /// <param name="title">The heading.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Heading(string title) =>
        Add(HtmlMarkup.Of($"""<div class="head sub" role="heading" aria-level="2">{title}</div>"""), title);

    /// <summary>Adds a paragraph.</summary>
    /// <param name="paragraph">Its text.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Paragraph(string paragraph) => Add(HtmlMarkup.Of($"<p>{paragraph}</p>"), $"  {paragraph}");

    /// <summary>Adds an explanation in a muted colour.</summary>
    /// <param name="explanation">Its text.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Legend(string explanation) => Add(HtmlMarkup.Of($"""<p class="soft">{explanation}</p>"""), $"  {explanation}");

    /// <summary>Adds names with their values, one a line; those without a value are left out.</summary>
    /// <param name="facts">The facts.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Facts(params IEnumerable<Fact> facts)
    {
        var known = facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).ToList();
        if (known.Count == 0) return this;
        var width = known.Max(fact => fact.Name.Length);
        return Add(
            HtmlMarkup.Of($"<dl>{known.Select(fact => HtmlMarkup.Of($"<dt>{fact.Name}</dt><dd>{fact.Value}</dd>"))}</dl>"),
            string.Join('\n', known.Select(fact => $"  {fact.Name.PadRight(width)}  {fact.Value}")));
    }

    /// <summary>Adds a prominent number.</summary>
    /// <param name="number">The number with its unit.</param>
    /// <param name="meaning">What it is.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Number(string number, string meaning) =>
        Add(HtmlMarkup.Of($"""<div class="num">{number}</div><div class="soft">{meaning}</div>"""), $"  {number}  {meaning}");

    /// <summary>Adds a remark.</summary>
    /// <param name="remark">One sentence or two.</param>
    /// <param name="kind">What it means to the reader.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Note(string remark, NoteKind kind = NoteKind.Info) => Add(
        HtmlMarkup.Of($"""<p class="note {kind.ToString().ToLowerInvariant()}">{remark}</p>"""),
        kind is NoteKind.Info or NoteKind.Success ? $"  {remark}" : $"  {kind}: {remark}");

    /// <summary>Adds warnings.</summary>
    /// <param name="remarks">The remarks.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Warnings(IEnumerable<string> remarks)
    {
        ArgumentNullException.ThrowIfNull(remarks);
        foreach (var remark in remarks) Note(remark, NoteKind.Warning);
        return this;
    }

    /// <summary>Adds a table, which scrolls if it is wider than the page.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Rows of texts, as long as the header.</param>
    /// <param name="textColumns">How many columns from the left hold text, the others numbers.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, int textColumns = 1)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        var lines = rows.ToList();
        return Add(TextTable.Html(header, lines, textColumns), TextTable.Of(header, lines, textColumns));
    }

    /// <summary>Adds a confusion matrix.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="counts">How often a query of class r was predicted as class c.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Confusion(IReadOnlyList<string> classes, Func<int, int, long> counts) =>
        Add(ConfusionTable.Html(classes, counts), ConfusionTable.Text(classes, counts));

    /// <summary>Adds a confusion matrix.</summary>
    /// <param name="confusion">The counts.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Confusion(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return Confusion(confusion.Classes, (row, column) => confusion.Count(confusion.Classes[row], confusion.Classes[column]));
    }

    /// <summary>Adds short names side by side.</summary>
    /// <param name="names">The names.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Tags(IEnumerable<string> names)
    {
        var all = names.ToList();
        return Add(
            HtmlMarkup.Of($"""<div class="tags">{all.Select(name => HtmlMarkup.Of($"<span>{name}</span>"))}</div>"""),
            $"  {string.Join(", ", all)}");
    }

    /// <summary>Adds texts one below the other.</summary>
    /// <param name="items">The texts.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder List(IEnumerable<string> items)
    {
        var all = items.ToList();
        return Add(
            HtmlMarkup.Of($"<ul>{all.Select(item => HtmlMarkup.Of($"<li>{item}</li>"))}</ul>"),
            string.Join('\n', all.Select(item => $"  {item}")));
    }

    /// <summary>Adds a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Picture(EncodedPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Add(picture.ToHtml(), picture.ToString());
    }

    /// <summary>Adds charts side by side.</summary>
    /// <param name="charts">The charts.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Charts(params IEnumerable<SvgChart> charts)
    {
        var all = charts.ToList();
        var titles = all.Select(chart => $"  [chart: {chart.Title}]");
        return Add(HtmlMarkup.Of($"""<div class="row">{all.Select(chart => chart.ToSvg())}</div>"""), string.Join('\n', titles));
    }

    /// <summary>Adds a bar that fills as work goes on.</summary>
    /// <param name="share">How much is done, a fraction; null if unknown.</param>
    /// <param name="label">What is done.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Bar(double? share, string label)
    {
        var percent = Math.Clamp(share ?? 0, 0, 1) * 100;
        var filled = (int)Math.Round(percent / 5);
        var now = share is null ? null : HtmlMarkup.Of($"""aria-valuenow="{Math.Round(percent)}" """);
        var progress = HtmlMarkup.Of($"""role="progressbar" {now}aria-valuemin="0" aria-valuemax="100" """);
        return Add(
            HtmlMarkup.Of($"""<div>{label}</div><div class="bar" {progress}aria-label="{label}"><i style="width:{percent}%"></i></div>"""),
            share is null ? $"  {label}" : $"  [{new string('#', filled)}{new string('.', 20 - filled)}] {label}");
    }

    /// <summary>Adds what only some readers want, folded away; the text form leaves it out.</summary>
    /// <param name="summary">What is inside.</param>
    /// <param name="content">The content.</param>
    /// <param name="isOpen">Whether it starts open.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Folded(string summary, ViewBuilder content, bool isOpen = false)
    {
        ArgumentNullException.ThrowIfNull(content);
        var open = isOpen ? HtmlMarkup.Of($" open") : null;
        return Html(HtmlMarkup.Of($"<details{open}><summary>{summary}</summary>{content.Content}</details>"));
    }

    /// <summary>Adds any HTML.</summary>
    /// <param name="content">The HTML.</param>
    /// <param name="alternative">The same as text; null if it has no text form.</param>
    /// <returns>This builder.</returns>
    public ViewBuilder Html(HtmlMarkup content, string? alternative = null) => Add(content, alternative);

    /// <summary>The view, as an element that brings its style along.</summary>
    /// <returns>HTML and text.</returns>
    public ResultView Build() =>
        new(HtmlMarkup.Of($"""{StyleSheet.Element}<div class="strm auto">{Content}</div>"""), text.ToString().TrimEnd());

    /// <summary>The view below a title.</summary>
    internal ResultView Build(string title)
    {
        var whole = new ViewBuilder(title);
        whole.html.AddRange(html);
        whole.text.Append(text);
        return whole.Build();
    }

    private ViewBuilder Add(HtmlMarkup content, string? alternative)
    {
        html.Add(HtmlMarkup.Of($"{content}\n"));
        if (alternative is not null) text.AppendLine(alternative);
        return this;
    }
}
