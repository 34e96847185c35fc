using System.Globalization;
using System.Text;

namespace Strm.Reports;

/// <summary>Values with intervals below each other, as SVG text: no script, no network, readable on light and dark pages.</summary>
public sealed class IntervalChart
{
    private const double Width = 560;
    private const double Left = 150;
    private const double Right = 20;
    private const double Top = 30;
    private const double RowHeight = 22;

    private readonly IReadOnlyList<IntervalPoint> points;
    private readonly double minimum;
    private readonly double maximum;
    private readonly double step;

    /// <summary>Lays the chart out.</summary>
    /// <param name="title">What is shown, with its unit.</param>
    /// <param name="points">The values, from top to bottom.</param>
    public IntervalChart(string title, IReadOnlyList<IntervalPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Title = title;
        this.points = points;
        var (low, high) = (points.Min(p => p.Value - p.HalfWidth), points.Max(p => p.Value + p.HalfWidth));
        step = new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50 }.FirstOrDefault(s => s * 6 >= high - low, 100);
        (minimum, maximum) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
        if (maximum <= minimum) maximum = minimum + step;
    }

    /// <summary>What is shown, with its unit.</summary>
    public string Title { get; }

    private double Bottom => Top + (points.Count * RowHeight);

    /// <summary>Draws the chart.</summary>
    /// <returns>An <c>svg</c> element.</returns>
    public string ToSvg()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg class="chart" viewBox="0 0 {Width} {HtmlText.Number(Bottom + 24)}" role="img" aria-label="{HtmlText.Escape(Title)}">""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="title" x="{Left}" y="16">{HtmlText.Escape(Title)}</text>""");
        for (var i = 0; minimum + (i * step) <= maximum + (step / 2); i++) AppendTick(svg, minimum + (i * step));
        for (var i = 0; i < points.Count; i++) AppendPoint(svg, points[i], Top + ((i + 0.5) * RowHeight));
        return svg.Append("</svg>").ToString();
    }

    private void AppendTick(StringBuilder svg, double value)
    {
        var x = HtmlText.Number(X(value));
        svg.Append($"""<line class="grid" x1="{x}" x2="{x}" y1="{Top}" y2="{HtmlText.Number(Bottom)}"/>""");
        svg.Append($"""<text class="tick" x="{x}" y="{HtmlText.Number(Bottom + 16)}" text-anchor="middle">{HtmlText.Number(value)}</text>""");
    }

    private void AppendPoint(StringBuilder svg, IntervalPoint point, double y)
    {
        var (from, to, at) = (HtmlText.Number(X(point.Value - point.HalfWidth)), HtmlText.Number(X(point.Value + point.HalfWidth)), HtmlText.Number(y));
        svg.Append($"""<text x="{Left - 8}" y="{HtmlText.Number(y + 4)}" text-anchor="end">{HtmlText.Escape(point.Label)}</text>""");
        svg.Append($"""<line class="line c0" x1="{from}" x2="{to}" y1="{at}" y2="{at}"/>""");
        svg.Append($"""<circle class="dot" cx="{HtmlText.Number(X(point.Value))}" cy="{at}" r="4"/>""");
    }

    private double X(double value) => Left + ((value - minimum) / (maximum - minimum) * (Width - Left - Right));
}

/// <summary>A value with its interval.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">The value.</param>
/// <param name="HalfWidth">Half of the interval's width.</param>
public sealed record IntervalPoint(string Label, double Value, double HalfWidth);
