using System.Globalization;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>A timeline as a page: a row per action, and the stretches with a picture of each.</summary>
public static class TimelinePage
{
    private static readonly string[] Header = ["Start", "End", "Action", "Confidence, %"];

    /// <summary>Draws the page.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <returns>A self-contained page.</returns>
    public static HtmlPage Draw(Timeline timeline)
    {
        var title = $"{Path.GetFileName(timeline.Video)} over time";
        if (timeline.Steps.Count == 0)
            return new HtmlPage(title, new ViewBuilder().Note("It is too short for one window.", NoteKind.Warning));
        var view = new ViewBuilder()
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"A window of {timeline.WindowSeconds:0.##} seconds was moved over the video in steps of half its length. The darker a "
                    + $"bar, the more certain the classifier is of the action at that moment; the line below the rows shows the winner."))
            .Html(new TimelineChart(timeline).ToSvg())
            .Heading("Stretches")
            .Html(Table(timeline), Text(timeline));
        AddMatches(view, timeline);
        return new HtmlPage(title, view);
    }

    /// <summary>A time as people write it.</summary>
    /// <param name="seconds">Seconds from the start.</param>
    /// <returns>For example <c>1:02:03.4</c>.</returns>
    public static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss\.f" : @"m\:ss\.f", CultureInfo.InvariantCulture);
    }

    private static HtmlMarkup Table(Timeline timeline)
    {
        var header = Header.Select(name => HtmlMarkup.Of($"<th class=\"t\">{name}</th>"));
        return HtmlMarkup.Of(
            $"""
            <div class="wide"><table><thead><tr>{header}<th></th></tr></thead><tbody>
            {timeline.Segments().Select(Row)}</tbody></table></div>
            """);

        HtmlMarkup Row(TimelineSegment segment)
        {
            var texts = Texts(segment).Select(text => HtmlMarkup.Of($"<td class=\"t\">{text}</td>"));
            return HtmlMarkup.Of($"<tr>{texts}<td>{Picture(timeline, segment)}</td></tr>\n");
        }
    }

    private static string Text(Timeline timeline) => TextTable.Of(Header, [.. timeline.Segments().Select(Texts)], 3);

    private static string[] Texts(TimelineSegment segment) =>
        [Clock(segment.Start), Clock(segment.End), segment.Action ?? TimelineCsv.None, Numbers.Percent(segment.Confidence)];

    private static HtmlMarkup Picture(Timeline timeline, TimelineSegment segment)
    {
        if (timeline.MatchOf(segment) is not { Pictures: { Count: > 0 } pictures }) return HtmlMarkup.Empty;
        return HtmlMarkup.Of($"""<span class="thumbnail">{MatchFigure.Picture(pictures[pictures.Count / 2].Query, "")}</span>""");
    }

    private static void AddMatches(ViewBuilder view, Timeline timeline)
    {
        if (timeline.Matches.Count > 0) view.Heading("Closest match of each action's most certain window").Legend(MatchFigure.Legend);
        foreach (var segment in timeline.Segments())
        {
            if (timeline.MatchOf(segment) is not { } match) continue;
            var action = segment.Action ?? TimelineCsv.None;
            view.Paragraph($"{Clock(segment.Start)} to {Clock(segment.End)}: {action}, {Numbers.Percent(segment.Confidence)} %")
                .Html(MatchFigure.Of(Path.GetFileName(timeline.Video), match));
        }
    }
}
