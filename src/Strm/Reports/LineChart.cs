namespace Strm.Reports;

/// <summary>A line chart.</summary>
public sealed class LineChart : SvgChart
{
    private const double Left = 52;
    private const double Right = 22; // the last number of the axis is centred on the plot's edge
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
        : base(title)
    {
        this.xTitle = xTitle;
        this.series = series;
        xMaximum = Math.Max(1, series.SelectMany(s => s.X).DefaultIfEmpty(1).Max());
        var values = series.SelectMany(s => s.Y).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        yStep = NiceStep((values.Max() - Math.Min(0, values.Min())) / 5);
        yMinimum = Math.Floor(Math.Min(0, values.Min()) / yStep) * yStep;
        yMaximum = Math.Max(yMinimum + yStep, Math.Ceiling(values.Max() / yStep) * yStep);
    }

    private protected override double Height => 260;

    private protected override double TitleLeft => Left;

    /// <summary>Averages neighbours, so that a curve of single tasks becomes readable.</summary>
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

    private protected override IEnumerable<HtmlMarkup> Draw() => [.. Grid(), .. series.SelectMany(Curve)];

    private static double NiceStep(double raw)
    {
        if (raw <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= raw * 0.999);
    }

    private IEnumerable<HtmlMarkup> Grid()
    {
        for (var value = yMinimum; value <= yMaximum + (yStep / 2); value += yStep)
        {
            yield return Line("grid", Left, Y(value), Width - Right, Y(value));
            yield return Tick(Left - 6, Y(value) + 4, value, "end");
        }

        var step = NiceStep(xMaximum / 6);
        for (var value = 0.0; value <= xMaximum; value += step) yield return Tick(X(value), Height - Bottom + 16, value);
        yield return Label((Left + Width - Right) / 2, Height - 6, xTitle);
    }

    private IEnumerable<HtmlMarkup> Curve(ChartSeries line, int index)
    {
        var points = line.X.Zip(line.Y).Where(p => double.IsFinite(p.Second)).Select(p => HtmlMarkup.Of($"{X(p.First)},{Y(p.Second)} "));
        yield return HtmlMarkup.Of($"""<polyline class="line c{index}" points="{points}"/>""");
        if (line.Name.Length == 0) yield break;
        var x = Width - Right - (120 * (series.Count - index));
        yield return Line($"line c{index}", x, 12, x + 18, 12);
        yield return Label(x + 24, 16, line.Name, "start");
    }

    private double X(double value) => Left + (value / xMaximum * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - ((value - yMinimum) / (yMaximum - yMinimum) * (Height - Top - Bottom));
}

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name in the legend; empty if it needs none.</param>
/// <param name="X">Positions, ascending.</param>
/// <param name="Y">The same number of values.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);
