using Strm.Reports;

namespace Strm.Recognition;

/// <summary>A page of classified videos: how sure the answers are, and frames of the labelled clip that each resembles most.</summary>
public static class ClassificationPage
{
    private const int Shown = 4;

    /// <summary>Draws the page.</summary>
    /// <param name="answers">The answers.</param>
    /// <param name="failures">The videos that could not be used.</param>
    /// <param name="model">The model that answered.</param>
    /// <param name="threshold">The familiarity below which a video shows none of the actions; null if it always shows one.</param>
    /// <returns>A self-contained page.</returns>
    public static HtmlPage Draw(
        IReadOnlyList<Classification> answers, IReadOnlyList<FailedQuery> failures, string model, double? threshold = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(failures);
        var view = new ViewBuilder().Legend($"Named by the model {model}. {MatchFigure.Legend}");
        foreach (var failure in failures) view.Note(failure.Reason, NoteKind.Error);
        foreach (var answer in answers) Add(view, answer, threshold is { } least && !answer.IsKnown(least));
        return new HtmlPage($"Actions in {Numbers.Of(answers.Count, "video", "videos")}", view);
    }

    private static void Add(ViewBuilder view, Classification answer, bool isUnknown)
    {
        var name = Path.GetFileName(answer.Query);
        view.Heading($"{name}: {(isUnknown ? TimelineCsv.None : answer.Action)}");
        if (isUnknown)
        {
            view.Note(
                $"It is less like any of these actions than their own clips are ({Numbers.Percent(answer.Familiarity)} % familiar).",
                NoteKind.Warning);
        }

        var shown = answer.Ranking.Count <= Shown + 1 ? answer.Ranking.Count : Shown;
        foreach (var ranked in answer.Ranking.Take(shown)) AddBar(view, ranked);
        if (answer.Ranking.Count > shown)
        {
            var others = new ViewBuilder();
            foreach (var ranked in answer.Ranking.Skip(shown)) AddBar(others, ranked);
            view.Folded($"{answer.Ranking.Count - shown} other actions", others);
        }

        view.Html(MatchFigure.Of(name, answer.Closest)).Warnings(answer.Notes);
    }

    private static void AddBar(ViewBuilder view, RankedAction ranked) =>
        view.Bar(ranked.Confidence, $"{ranked.Action} {Numbers.Percent(ranked.Confidence)} %");
}
