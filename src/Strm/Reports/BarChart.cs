namespace Strm.Reports;

/// <summary>A column chart.</summary>
/// <param name="title">What is shown, with its unit.</param>
/// <param name="bars">The columns, from left to right.</param>
public sealed class BarChart(string title, IReadOnlyList<ChartBar> bars) : SvgChart(title)
{
    private const double Widest = 72;
    private const double Top = 28;
    private const double Bottom = 24;

    private protected override double Height => 180;

    private protected override IEnumerable<HtmlMarkup> Draw()
    {
        var (largest, step) = (
            Math.Max(1, bars.Select(bar => bar.Value).DefaultIfEmpty().Max()), Math.Min(Widest, Width / Math.Max(1, bars.Count)));
        foreach (var (index, bar) in bars.Index())
        {
            var (x, height) = (index * step, bar.Value / largest * (Height - Top - Bottom - 12));
            var top = Height - Bottom - height;
            yield return HtmlMarkup.Of($"""<rect class="fill" x="{x + 2}" y="{top}" width="{step - 4}" height="{height}"/>""");
            yield return Label(x + (step / 2), Height - 8, bar.Label);
            if (bar.Value > 0) yield return Tick(x + (step / 2), top - 4, bar.Value);
        }

        yield return Line("grid", 0, Height - Bottom, step * bars.Count, Height - Bottom);
    }
}

/// <summary>A column of a chart.</summary>
/// <param name="Label">What is written below it.</param>
/// <param name="Value">Its height, 0 or more.</param>
public sealed record ChartBar(string Label, double Value);
