using System.Globalization;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>The findings of a check as a page.</summary>
public static class SupportCheckPage
{
    /// <summary>Draws the page.</summary>
    /// <param name="check">The findings.</param>
    /// <param name="folder">The support folder's name.</param>
    /// <returns>A self-contained page.</returns>
    public static HtmlPage Draw(SupportCheck check, string folder)
    {
        var classes = check.Confusion.Classes;
        var page = new HtmlPage($"Check of {folder}")
            .Paragraph($"Each labelled clip was left out in turn and named from the others: {check.Right} of {check.Tested} were "
                + $"recognised, {HtmlText.Percent(check.Accuracy)} % "
                + $"(95 % interval {HtmlText.Percent(check.Interval.Low)} to {HtmlText.Percent(check.Interval.High)} %).")
            .Table(["Action", "Clips", "Recognised, %"], check.Shots.Select(a => (string[])
                [a.Key, Number(a.Value), Recognised(check, a.Key)]))
            .Heading("What is taken for what")
            .Paragraph("Rows: the label. Columns: the answer. Numbers: % of the row.")
            .Html(ConfusionTable.ToHtml(classes, (row, column) => check.Confusion.Count(classes[row], classes[column])))
            .Heading("Clips to look at");
        AddSuspicious(page, check);
        page.Heading("Would more clips help?").Paragraph(check.Advice);
        if (check.ByShots.Count < 2) return page;
        var (shots, accuracies) = (check.ByShots.Select(p => (double)p.Shots), check.ByShots.Select(p => 100 * p.Accuracy));
        var series = new ChartSeries("accuracy", [.. shots], [.. accuracies]);
        return page.Charts(new LineChart("Clips left out that were recognised, %", "clips per action", [series]));
    }

    /// <summary>Why a clip should be looked at, in a sentence.</summary>
    /// <param name="clip">The clip.</param>
    /// <returns>The sentence.</returns>
    public static string Reason(SuspiciousClip clip)
    {
        return clip.Kind switch
        {
            SuspicionKind.CopyInOtherAction => $"the same content is labelled {clip.Action} too ({clip.Nearest.Name})",
            SuspicionKind.Copy => $"a copy of {clip.Nearest.Name}: it adds nothing, and makes the accuracy look better than it is",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"more like {clip.Action} ({100 * clip.Confidence:0} %), most of all like {clip.Nearest.Name}"),
        };
    }

    private static void AddSuspicious(HtmlPage page, SupportCheck check)
    {
        if (check.Suspicious.Count == 0) page.Paragraph("None: every clip is most like the others of its action, and none is there twice.");
        else page.Table(["Clip", "Why"], check.Suspicious.Select(s => new[] { s.Clip.Name, Reason(s) }));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Recognised(SupportCheck check, string action) =>
        check.Confusion.Accuracy(action) is { } share ? HtmlText.Percent(share) : "one clip, not tested";
}
