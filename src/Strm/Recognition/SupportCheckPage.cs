using System.Globalization;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>The findings of a check as a page.</summary>
public static class SupportCheckPage
{
    private const int MostMatches = 20;

    /// <summary>Draws the page.</summary>
    /// <param name="check">The findings.</param>
    /// <param name="folder">The support folder's name.</param>
    /// <returns>A self-contained page.</returns>
    public static HtmlPage Draw(SupportCheck check, string folder)
    {
        var view = new ViewBuilder()
            .Number(
                $"{check.Right} of {check.Tested}",
                $"recognised when left out and named from the others; the 95 % interval is {Numbers.Percent(check.Interval.Low)} to "
                    + $"{Numbers.Percent(check.Interval.High)} %")
            .Table(["Action", "Clips", "Recognised, %"], check.Shots.Select(shots => Row(check, shots.Key, shots.Value)))
            .Heading("Clips to look at");
        if (check.Suspicious.Count == 0)
            view.Note("None: every clip resembles its own action most, and there are no duplicates.", NoteKind.Success);
        else view.Table(["Clip", "Why"], check.Suspicious.Select(s => new[] { s.Clip.Name, Reason(s) }), 2);
        AddMatches(view, check);
        view.Heading("Confusions").Confusion(check.Confusion);
        view.Heading("Would more clips help?").Note(check.Advice);
        if (check.ByShots.Count > 1) view.Charts(Curve(check));
        return new HtmlPage($"Check of {folder}", view);
    }

    /// <summary>Why a clip should be looked at, in a sentence.</summary>
    /// <param name="clip">The clip.</param>
    /// <returns>The sentence.</returns>
    public static string Reason(SuspiciousClip clip)
    {
        return clip.Kind switch
        {
            SuspicionKind.CopyInOtherAction => $"the same content is also labelled {clip.Action} ({clip.Nearest.Name})",
            SuspicionKind.Copy => $"a copy of {clip.Nearest.Name}: it adds nothing, and makes the accuracy look better than it is",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"more like {clip.Action} ({100 * clip.Confidence:0} %), most of all like {clip.Nearest.Name}"),
        };
    }

    private static void AddMatches(ViewBuilder view, SupportCheck check)
    {
        var shown = check.Suspicious.Where(clip => clip.Match is not null).Take(MostMatches).ToArray();
        if (shown.Length == 0) return;
        view.Legend(MatchFigure.Legend);
        foreach (var clip in shown) view.Html(MatchFigure.Of(clip.Clip.Name, clip.Match!));
        var others = check.Suspicious.Count - shown.Length;
        if (others > 0) view.Legend($"{Numbers.Of(others, "more clip is", "more clips are")} only in the table.");
    }

    private static string[] Row(SupportCheck check, string action, int clips)
    {
        var share = check.Confusion.Classes.Contains(action) ? check.Confusion.Accuracy(action) : null;
        return [action, Numbers.Count(clips), share is null ? "one clip, not tested" : Numbers.Percent(share)];
    }

    private static LineChart Curve(SupportCheck check) => new(
        "Clips left out that were recognised, %",
        "clips per action",
        [new ChartSeries("accuracy", [.. check.ByShots.Select(p => (double)p.Shots)], [.. check.ByShots.Select(p => 100 * p.Accuracy)])]);
}
