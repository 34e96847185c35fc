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
        if (!classification.IsKnown())
            view.Note("It may be none of these actions: it is less like any of them than their own clips are.", NoteKind.Warning);
        foreach (var ranked in classification.Ranking)
            view.Bar(ranked.Confidence, $"{ranked.Action} {Numbers.Percent(ranked.Confidence)} %");
        return view.Warnings(classification.Notes).Build();
    }

    /// <summary>What was added as examples of actions.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(SupportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var view = new ViewBuilder($"{Numbers.Of(report.Added, "clip", "clips")} added").Warnings(report.Notes);
        if (report.Skipped.Count > 0)
            view.Table(["skipped", "reason"], report.Skipped.Select(issue => (string[])[issue.Path, issue.Reason]), 2);
        return view.Build();
    }

    /// <summary>What leaving out each labelled clip reveals about the clips.</summary>
    /// <param name="check">The check.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(SupportCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return SupportCheckPage.Draw(check, $"the labelled clips of {Numbers.Of(check.Shots.Count, "action", "actions")}").ToView();
    }

    /// <summary>What is seen in a video over time.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(Timeline timeline) => TimelinePage.Draw(timeline).ToView();
}
