using Strm.Recognition;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>Views of recognised actions.</summary>
public static class RecognitionViews
{
    /// <summary>What was recognised in a video.</summary>
    /// <param name="classification">The answer.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(Classification classification)
    {
        ArgumentNullException.ThrowIfNull(classification);
        var view = new ViewBuilder($"{Path.GetFileName(classification.Query)}: {classification.Action}");
        if (!classification.IsKnown()) view.Note("It may be none of these actions: it is less like any of them than their own clips are.", NoteKind.Warning);
        foreach (var ranked in classification.Ranking) view.Bar(ranked.Confidence, $"{ranked.Action} {Numbers.Percent(ranked.Confidence)} %");
        foreach (var note in classification.Notes) view.Note(note, NoteKind.Warning);
        return view.Build();
    }

    /// <summary>What was added as examples of actions.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(SupportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var view = new ViewBuilder($"{Numbers.Of(report.Added, "clip", "clips")} added");
        foreach (var note in report.Notes) view.Note(note, NoteKind.Warning);
        if (report.Skipped.Count > 0) view.Table(["skipped", "reason"], report.Skipped.Select(issue => (string[])[issue.Path, issue.Reason]), 2);
        return view.Build();
    }

    /// <summary>What leaving out each labelled clip tells of them.</summary>
    /// <param name="check">The check.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(SupportCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var view = new ViewBuilder($"Labelled clips of {Numbers.Of(check.Shots.Count, "action", "actions")}")
            .Number($"{check.Right} of {check.Tested}", $"recognised when left out; the 95 % interval is {Numbers.Percent(check.Interval.Low)} to {Numbers.Percent(check.Interval.High)} %")
            .Note(check.Advice)
            .Table(["action", "clips", "right, %"], check.Shots.Select(action => (string[])[action.Key, Numbers.Count(action.Value), check.Confusion.Classes.Contains(action.Key) ? Numbers.Percent(check.Confusion.Accuracy(action.Key)) : ""]));
        if (check.Suspicious.Count > 0)
        {
            view.Heading("Clips to look at").Table(["clip", "why", "clip that it is like", "sure, %"], check.Suspicious.Select(clip => (string[])[clip.Clip.Name, Why(clip), clip.Nearest.Name, Numbers.Percent(clip.Confidence)]), 3);
        }

        if (check.ByShots.Count > 1) view.Charts(new LineChart("Right, %", "clips per action", [new ChartSeries("", [.. check.ByShots.Select(shot => (double)shot.Shots)], [.. check.ByShots.Select(shot => 100 * shot.Accuracy)])]));
        return EvaluationViews.Matrix(view.Heading("What was taken for what"), check.Confusion).Build();
    }

    /// <summary>What is seen in a video over time.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var segments = timeline.Segments();
        var view = new ViewBuilder($"{Path.GetFileName(timeline.Video)} over time");
        if (segments.Count == 0) return view.Note("It is too short for one window.", NoteKind.Warning).Build();
        var end = Math.Max(1e-9, segments[^1].End);
        return view
            .Html($"""<div class="flow">{string.Concat(segments.Select(segment => $"""<i title="{HtmlText.Escape(segment.Action ?? "none of them")}" style="width:{HtmlText.Number(100 * (segment.End - segment.Start) / end)}%;background:{Colour(timeline, segment)}"></i>"""))}</div>""")
            .Table(["from, s", "to, s", "action", "sure, %"], segments.Select(segment => (string[])[Numbers.Short(segment.Start), Numbers.Short(segment.End), segment.Action ?? "none of them", Numbers.Percent(segment.Confidence)]), 3)
            .Build();
    }

    private static string Colour(Timeline timeline, TimelineSegment segment) =>
        segment.Action is null ? "transparent" : $"var(--c{timeline.Actions.ToList().IndexOf(segment.Action) % 4})";

    private static string Why(SuspiciousClip clip) => clip.Kind switch
    {
        SuspicionKind.Copy => $"copy of another clip of {clip.Action}",
        SuspicionKind.CopyInOtherAction => $"copy of a clip of {clip.Action}",
        _ => $"looks like {clip.Action}",
    };
}
