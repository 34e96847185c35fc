using System.Globalization;
using System.Text;

namespace Strm.Reports;

/// <summary>A line chart as SVG text: no script, no network, readable on light and dark pages.</summary>
public sealed class LineChart
{
    private const double Width = 560;
    private const double Height = 260;
    private const double Left = 52;
    private const double Right = 12;
    private const double Top = 28;
    private const double Bottom = 40;

    private readonly string xTitle;
    private readonly IReadOnlyList<ChartSeries> series;
    private readonly double xMaximum;
    private readonly double yMinimum;
    private readonly double yMaximum;
    private readonly double yStep;

    /// <summary>Lays the chart out.</summary>
    /// <param name="title">What is shown, with its unit.</param>
    /// <param name="xTitle">What the horizontal axis counts.</param>
    /// <param name="series">The lines, at most four.</param>
    public LineChart(string title, string xTitle, IReadOnlyList<ChartSeries> series)
    {
        Title = title;
        this.xTitle = xTitle;
        this.series = series;
        xMaximum = Math.Max(1, series.SelectMany(s => s.X).DefaultIfEmpty(1).Max());
        var values = series.SelectMany(s => s.Y).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        yStep = NiceStep((values.Max() - Math.Min(0, values.Min())) / 5);
        yMinimum = Math.Floor(Math.Min(0, values.Min()) / yStep) * yStep;
        yMaximum = Math.Max(yMinimum + yStep, Math.Ceiling(values.Max() / yStep) * yStep);
    }

    /// <summary>What is shown, with its unit.</summary>
    public string Title { get; }

    /// <summary>Averages neighbours, so that a curve of single tasks can be read.</summary>
    /// <param name="values">The values.</param>
    /// <param name="window">How many of them one point averages.</param>
    /// <returns>As many values.</returns>
    public static IReadOnlyList<double> Smooth(IReadOnlyList<double> values, int window)
    {
        ArgumentNullException.ThrowIfNull(values);
        var smooth = new double[values.Count];
        var sum = 0.0;
        for (var i = 0; i < smooth.Length; i++)
        {
            sum += values[i] - (i >= window ? values[i - window] : 0);
            smooth[i] = sum / Math.Min(i + 1, window);
        }

        return smooth;
    }

    /// <summary>Draws the chart.</summary>
    /// <returns>An <c>svg</c> element.</returns>
    public string ToSvg()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{HtmlText.Escape(Title)}">""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="title" x="{Left}" y="16">{HtmlText.Escape(Title)}</text>""");
        AppendGrid(svg);
        for (var i = 0; i < series.Count; i++) AppendLine(svg, i);
        return svg.Append("</svg>").ToString();
    }

    private static double NiceStep(double raw)
    {
        if (raw <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= raw * 0.999);
    }

    private void AppendGrid(StringBuilder svg)
    {
        for (var value = yMinimum; value <= yMaximum + (yStep / 2); value += yStep)
        {
            var y = Y(value);
            svg.Append($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{HtmlText.Number(y)}" y2="{HtmlText.Number(y)}"/>""");
            svg.Append($"""<text class="tick" x="{Left - 6}" y="{HtmlText.Number(y + 4)}" text-anchor="end">{HtmlText.Number(value)}</text>""");
        }

        var step = NiceStep(xMaximum / 6);
        for (var value = 0.0; value <= xMaximum; value += step)
        {
            svg.Append($"""<text class="tick" x="{HtmlText.Number(X(value))}" y="{Height - Bottom + 16}" text-anchor="middle">{HtmlText.Number(value)}</text>""");
        }

        svg.Append($"""<text class="tick" x="{(Left + Width - Right) / 2}" y="{Height - 6}" text-anchor="middle">{HtmlText.Escape(xTitle)}</text>""");
    }

    private void AppendLine(StringBuilder svg, int index)
    {
        var line = series[index];
        var points = line.X.Zip(line.Y).Where(p => double.IsFinite(p.Second)).Select(p => $"{HtmlText.Number(X(p.First))},{HtmlText.Number(Y(p.Second))}");
        svg.Append($"""<polyline class="line c{index}" points="{string.Join(' ', points)}"/>""");
        if (line.Name.Length == 0) return;
        var x = Width - Right - (120 * (series.Count - index));
        svg.Append($"""<line class="line c{index}" x1="{x}" x2="{x + 18}" y1="12" y2="12"/>""");
        svg.Append($"""<text class="tick" x="{x + 24}" y="16">{HtmlText.Escape(line.Name)}</text>""");
    }

    private double X(double value) => Left + (value / xMaximum * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - ((value - yMinimum) / (yMaximum - yMinimum) * (Height - Top - Bottom));
}

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name in the legend; empty where it needs none.</param>
/// <param name="X">Positions, ascending.</param>
/// <param name="Y">Values, as many.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);
