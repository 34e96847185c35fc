using Strm.Reports;
using Strm.Visualisation;

namespace Strm.Interactive.Views;

/// <summary>Views of pictures and of attention.</summary>
public static class VisualViews
{
    /// <summary>A picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(RgbCanvas picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return new ViewBuilder().Picture(EncodedPicture.Of(picture, "")).Build();
    }

    /// <summary>A page, in a frame of its own.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(HtmlPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new ViewBuilder().Html($"""<iframe sandbox srcdoc="{HtmlText.Escape(page.ToString())}" style="width:100%;height:36rem;border:1px solid var(--line);border-radius:.4rem"></iframe>""", "  [a page; File.WriteAllText(\"page.html\", page.ToString()) keeps it]").Build();
    }

    /// <summary>What the model did with a query: where it looked, which frames it matched, what each stage changed.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(AttentionAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var figure = new AttentionFigure(analysis);
        var ranked = Enumerable.Range(0, analysis.Classes.Count).OrderByDescending(c => analysis.Logits[c]).ToList();
        var view = new ViewBuilder($"Attention: {analysis.QueryName}")
            .Picture(EncodedPicture.Of(figure.Query(), $"query {analysis.QueryName}; below, its frames under what the answer rests on: bright is much"))
            .Table(["class", "logit", "softmax, %"], ranked.Select(c => (string[])[analysis.Classes[c], Numbers.Short(analysis.Logits[c]), Numbers.Percent(analysis.Confidences[c])]));
        var support = new ViewBuilder();
        foreach (var clip in ranked.SelectMany(analysis.Layout.Members)) support.Picture(EncodedPicture.Of(figure.Support(clip), $"{analysis.Classes[analysis.Layout.Labels[clip]]}: {analysis.SupportNames[clip]}"));
        view.Folded($"{analysis.SupportNames.Count} support clips", support);
        for (var i = 0; i < analysis.Tuples.Count; i++) view.Picture(EncodedPicture.Of(figure.Matching(null, i), $"strongest pairs of tuples of {analysis.Tuples[i].Cardinality} frames: query above, support clip below"));
        return view.Picture(EncodedPicture.Of(figure.Stages(), $"likeness of the query's frames (rows) and the support clip's (columns) after {string.Join(", ", analysis.Stages.Select(s => s.Stage))}")).Build();
    }
}
