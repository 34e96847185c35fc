using System.Globalization;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>How sure the classifier is of each action at each moment: a row per action, with the winner below.</summary>
/// <param name="timeline">The timeline; it has at least one step.</param>
internal sealed class TimelineChart(Timeline timeline)
{
    private const int MostColumns = 600;
    private const double LeastShown = 0.02; // the share below which a bar cannot be seen
    private const int LongestName = 22; // characters
    private const double Width = 900;
    private const double Left = 150;
    private const double Row = 24;

    private readonly double end = timeline.Steps[^1].End;

    private int Rows => timeline.Actions.Count;

    /// <summary>Draws the chart.</summary>
    /// <returns>An <c>svg</c> element.</returns>
    public HtmlMarkup ToSvg() => HtmlMarkup.Of(
        $"""
        <svg class="chart over-time" viewBox="0 0 {Width} {((Rows + 1) * Row) + 30}" role="img" aria-label="Actions over time">
        {timeline.Actions.Select(Action)}{timeline.Segments().Select(Winner)}{Enumerable.Range(0, 7).Select(Clock)}</svg>
        """);

    private HtmlMarkup Action(string name, int row)
    {
        var chunks = timeline.Steps.Chunk((timeline.Steps.Count / MostColumns) + 1);
        var bars = chunks.Select(steps => Bar(steps, steps.Average(step => step.Confidences[row]), row));
        return HtmlMarkup.Of(
            $"""<text class="tick" x="{Left - 8}" y="{(row * Row) + 16}" text-anchor="end">{Shortened(name)}</text>{bars}""");
    }

    private HtmlMarkup? Bar(TimelineStep[] steps, double share, int row)
    {
        if (share < LeastShown) return null;
        var place = Place(steps[0].Start, steps[^1].End);
        return HtmlMarkup.Of($"""<rect {place} y="{(row * Row) + 3}" height="{Row - 6}" fill="{Colour(row)}" fill-opacity="{share}"/>""");
    }

    private HtmlMarkup Winner(TimelineSegment segment)
    {
        var colour = segment.Action is null ? "var(--line)" : Colour(timeline.Actions.Index().First(a => a.Item == segment.Action).Index);
        var meaning = $"{segment.Action ?? TimelineCsv.None}, {TimelinePage.Clock(segment.Start)} to {TimelinePage.Clock(segment.End)}";
        var place = Place(segment.Start, segment.End);
        return HtmlMarkup.Of($"""<rect {place} y="{(Rows * Row) + 6}" height="8" fill="{colour}"><title>{meaning}</title></rect>""");
    }

    private HtmlMarkup Clock(int sixth)
    {
        var (seconds, anchor) = (end * sixth / 6, sixth == 6 ? "end" : "middle");
        var y = (Rows * Row) + 34;
        var text = TimelinePage.Clock(seconds);
        return HtmlMarkup.Of($"""<text class="tick" x="{X(seconds)}" y="{y}" text-anchor="{anchor}">{text}</text>""");
    }

    private HtmlMarkup Place(double from, double to) => HtmlMarkup.Of($"""x="{X(from)}" width="{X(to) - X(from)}" """);

    private double X(double seconds) => Left + (seconds / end * (Width - Left - 10));

    /// <summary>Hues a golden angle apart, so that neighbours differ however many there are.</summary>
    private static string Colour(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"hsl({(210 + (index * 137.5)) % 360:0} 62% 48%)");

    private static string Shortened(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
