using System.Globalization;
using System.Text;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>A timeline as a page: a row per action, and the stretches with a picture of each.</summary>
public static class TimelinePage
{
    private const int MostColumns = 600;
    private const double Width = 900;
    private const double Left = 150;
    private const double Row = 24;

    /// <summary>Draws the page.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <returns>A self-contained page.</returns>
    public static HtmlPage Draw(Timeline timeline)
    {
        var segments = timeline.Segments();
        return new HtmlPage($"What happens in {Path.GetFileName(timeline.Video)}")
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"A window of {timeline.WindowSeconds:0.##} seconds was moved over the video by half its length. The darker a bar, the "
                    + $"surer the classifier is of the action at that moment; the line below the rows names the winner."))
            .Html(Chart(timeline))
            .Heading("Stretches")
            .Html(Table(timeline, segments));
    }

    /// <summary>A moment as people write it.</summary>
    /// <param name="seconds">Seconds from the start.</param>
    /// <returns>For example <c>1:02:03.4</c>.</returns>
    public static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss\.f" : @"m\:ss\.f", CultureInfo.InvariantCulture);
    }

    private static string Chart(Timeline timeline)
    {
        var (rows, end) = (timeline.Actions.Count, timeline.Steps[^1].End);
        var height = ((rows + 1) * Row) + 30;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<svg class="chart" style="max-width:100%" viewBox="0 0 {Width} {height}" role="img" aria-label="Actions over time">""");
        for (var row = 0; row < rows; row++)
        {
            AppendTick(svg, Left - 8, (row * Row) + 16, "end", HtmlText.Escape(Shortened(timeline.Actions[row])));
            AppendBars(svg, timeline, row, end);
        }

        AppendWinners(svg, timeline, rows, end);
        AppendClock(svg, rows, end);
        return svg.Append("</svg>").ToString();
    }

    private static void AppendBars(StringBuilder svg, Timeline timeline, int row, double end)
    {
        foreach (var chunk in timeline.Steps.Chunk((timeline.Steps.Count / MostColumns) + 1))
        {
            var share = chunk.Average(step => step.Confidences[row]);
            if (share < 0.02) continue;
            var (left, right) = (X(chunk[0].Start, end), X(chunk[^1].End, end));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<rect x="{left:0.##}" y="{(row * Row) + 3}" width="{right - left:0.##}" height="{Row - 6}" """
                + $"""fill="{Colour(row)}" fill-opacity="{share:0.##}"/>""");
        }
    }

    private static void AppendWinners(StringBuilder svg, Timeline timeline, int rows, double end)
    {
        foreach (var segment in timeline.Segments())
        {
            var colour = segment.Action is null
                ? "var(--line)"
                : Colour(timeline.Actions.Index().First(a => a.Item == segment.Action).Index);
            var (left, right) = (X(segment.Start, end), X(segment.End, end));
            var title = $"{HtmlText.Escape(segment.Action ?? TimelineCsv.None)}, {Clock(segment.Start)} to {Clock(segment.End)}";
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<rect x="{left:0.##}" y="{(rows * Row) + 6}" width="{right - left:0.##}" height="8" """
                + $"""fill="{colour}"><title>{title}</title></rect>""");
        }
    }

    private static void AppendClock(StringBuilder svg, int rows, double end)
    {
        for (var i = 0; i <= 6; i++)
        {
            var seconds = end * i / 6;
            AppendTick(svg, X(seconds, end), (rows * Row) + 34, i == 6 ? "end" : "middle", Clock(seconds));
        }
    }

    private static void AppendTick(StringBuilder svg, double x, double y, string anchor, string text) => svg.Append(
        CultureInfo.InvariantCulture, $"""<text class="tick" x="{x:0.##}" y="{y:0.##}" text-anchor="{anchor}">{text}</text>""");

    private static string Table(Timeline timeline, IReadOnlyList<TimelineSegment> segments)
    {
        var html = new StringBuilder(
            "<table><thead><tr><th>Start</th><th>End</th><th>Action</th><th>Confidence, %</th><th></th></tr></thead><tbody>\n");
        foreach (var segment in segments)
        {
            var step = timeline.Steps.Index().First(s => s.Item.Start == segment.Start).Index;
            var picture = timeline.Pictures.TryGetValue(step, out var png)
                ? $"""<img alt="" height="56" src="data:image/png;base64,{Convert.ToBase64String(png)}"/>"""
                : "";
            string[] cells =
            [
                Clock(segment.Start), Clock(segment.End), HtmlText.Escape(segment.Action ?? TimelineCsv.None),
                HtmlText.Percent(segment.Confidence), picture,
            ];
            html.Append($"<tr>{string.Concat(cells.Select(cell => $"<td>{cell}</td>"))}</tr>\n");
        }

        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>Hues a golden angle apart, so that neighbours differ however many there are.</summary>
    private static string Colour(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"hsl({(210 + (index * 137.5)) % 360:0} 62% 48%)");

    private static string Shortened(string name) => name.Length <= 22 ? name : name[..21] + "…";

    private static double X(double seconds, double end) => Left + (seconds / end * (Width - Left - 10));
}
