namespace Strm.Reports;

/// <summary>Values with intervals, one below the other.</summary>
public sealed class IntervalChart : SvgChart
{
    private const double Left = 150;
    private const double Right = 20;
    private const double Top = 30;
    private const double RowHeight = 22;
    private const int LongestLabel = 22; // characters that fit to the left of the plot

    private readonly IReadOnlyList<IntervalPoint> points;
    private readonly double minimum;
    private readonly double maximum;
    private readonly double step;

    /// <summary>Lays the chart out.</summary>
    /// <param name="title">What is shown, with its unit.</param>
    /// <param name="points">The values, from top to bottom.</param>
    public IntervalChart(string title, IReadOnlyList<IntervalPoint> points)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(points);
        this.points = points;
        var (low, high) = (points.Min(p => p.Value - p.HalfWidth), points.Max(p => p.Value + p.HalfWidth));
        step = new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50 }.FirstOrDefault(s => s * 6 >= high - low, 100);
        (minimum, maximum) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
        if (maximum <= minimum) maximum = minimum + step;
    }

    private protected override double Height => Bottom + 24;

    private protected override double TitleLeft => Left;

    private double Bottom => Top + (points.Count * RowHeight);

    private protected override IEnumerable<HtmlMarkup> Draw()
    {
        for (var i = 0; minimum + (i * step) <= maximum + (step / 2); i++)
        {
            var value = minimum + (i * step);
            yield return Line("grid", X(value), Top, X(value), Bottom);
            yield return Tick(X(value), Bottom + 16, value);
        }

        foreach (var (index, point) in points.Index())
        {
            var y = Top + ((index + 0.5) * RowHeight);
            yield return HtmlMarkup.Of(
                $"""<text x="{Left - 8}" y="{y + 4}" text-anchor="end">{TextTable.Shortened(point.Label, LongestLabel)}</text>""");
            yield return Line("line c0", X(point.Value - point.HalfWidth), y, X(point.Value + point.HalfWidth), y);
            yield return HtmlMarkup.Of($"""<circle class="dot" cx="{X(point.Value)}" cy="{y}" r="4"/>""");
        }
    }

    private double X(double value) => Left + ((value - minimum) / (maximum - minimum) * (Width - Left - Right));
}

/// <summary>A value with its interval.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">The value.</param>
/// <param name="HalfWidth">Half of the interval's width.</param>
public sealed record IntervalPoint(string Label, double Value, double HalfWidth);
