using System.Globalization;
using System.Text;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>A column chart as SVG text.</summary>
internal static class BarChart
{
    private const double Width = 560;
    private const double Height = 180;
    private const double Widest = 72;
    private const double Top = 28;
    private const double Bottom = 24;

    public static string ToSvg(string title, IReadOnlyList<(string Label, double Value)> bars)
    {
        var (largest, step) = (Math.Max(1, bars.Select(bar => bar.Value).DefaultIfEmpty().Max()), Math.Min(Widest, Width / Math.Max(1, bars.Count)));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{HtmlText.Escape(title)}"><text class="title" x="0" y="14">{HtmlText.Escape(title)}</text>""");
        foreach (var (index, (label, value)) in bars.Index())
        {
            var (x, height) = (index * step, value / largest * (Height - Top - Bottom - 12));
            svg.Append($"""<rect x="{HtmlText.Number(x + 2)}" y="{HtmlText.Number(Height - Bottom - height)}" width="{HtmlText.Number(step - 4)}" height="{HtmlText.Number(height)}" style="fill:var(--c0)"/>""");
            svg.Append($"""<text class="tick" text-anchor="middle" x="{HtmlText.Number(x + (step / 2))}" y="{Height - 8}">{HtmlText.Escape(label)}</text>""");
            if (value > 0) svg.Append($"""<text class="tick" text-anchor="middle" x="{HtmlText.Number(x + (step / 2))}" y="{HtmlText.Number(Height - Bottom - height - 4)}">{HtmlText.Number(value)}</text>""");
        }

        svg.Append($"""<line class="grid" x1="0" x2="{HtmlText.Number(step * bars.Count)}" y1="{Height - Bottom}" y2="{Height - Bottom}"/>""");
        return svg.Append("</svg>").ToString();
    }
}
