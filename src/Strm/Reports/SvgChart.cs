namespace Strm.Reports;

/// <summary>A chart as SVG text: no script, no network, in the colours of the page around it.</summary>
/// <param name="title">What is shown, with its unit.</param>
public abstract class SvgChart(string title)
{
    /// <summary>Width in the chart's own units, which are pixels at full size.</summary>
    private protected const double Width = 560;

    /// <summary>What is shown, with its unit.</summary>
    public string Title { get; } = title;

    /// <summary>Height in the chart's own units.</summary>
    private protected abstract double Height { get; }

    /// <summary>Where the title begins.</summary>
    private protected virtual double TitleLeft => 0;

    /// <summary>Draws the chart.</summary>
    /// <returns>An <c>svg</c> element.</returns>
    public HtmlMarkup ToSvg() => HtmlMarkup.Of(
        $"""
        <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}">
        <text class="title" x="{TitleLeft}" y="16">{Title}</text>{Draw()}</svg>
        """);

    /// <summary>Draws what the chart shows, without its title.</summary>
    /// <returns>SVG elements.</returns>
    private protected abstract IEnumerable<HtmlMarkup> Draw();

    /// <summary>A short text, for example at an axis.</summary>
    private protected static HtmlMarkup Label(double x, double y, string text, string anchor = "middle") =>
        HtmlMarkup.Of($"""<text class="tick" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>""");

    /// <summary>A number at an axis.</summary>
    private protected static HtmlMarkup Tick(double x, double y, double value, string anchor = "middle") =>
        Label(x, y, HtmlMarkup.Of($"{value}").ToString(), anchor);

    /// <summary>A straight line.</summary>
    private protected static HtmlMarkup Line(string kind, double fromX, double fromY, double toX, double toY) =>
        HtmlMarkup.Of($"""<line class="{kind}" x1="{fromX}" x2="{toX}" y1="{fromY}" y2="{toY}"/>""");
}
