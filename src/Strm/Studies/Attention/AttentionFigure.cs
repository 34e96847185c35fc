using System.Globalization;
using Strm.Reports;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>Draws an <see cref="AttentionAnalysis"/>: as a page, as one picture, or panel by panel.</summary>
/// <param name="analysis">What to draw.</param>
public sealed class AttentionFigure(AttentionAnalysis analysis)
{
    private const int MatchCount = 3;

    private readonly FigurePainter painter = new(analysis.QueryFrames);

    /// <summary>The query's frames, and below them the same overlaid with what the answer rests on.</summary>
    /// <returns>The picture.</returns>
    public RgbCanvas Query() => FilmStrip.Draw(analysis.QueryFrames, painter.Scale, analysis.QueryRelevance);

    /// <summary>A support clip's frames, and below them the same overlaid with what the answer rests on.</summary>
    /// <param name="clip">Its position in the support set.</param>
    /// <returns>The picture.</returns>
    public RgbCanvas Support(int clip) => FilmStrip.Draw(analysis.SupportFrames[clip], painter.Scale, analysis.SupportRelevance[clip]);

    /// <summary>
    /// The query above the support clip of a class that it matches best, with lines between the frames of the strongest pairs of tuples.
    /// </summary>
    /// <param name="label">The class; null for the predicted one.</param>
    /// <param name="tuples">Which matching, for a model with several cardinalities.</param>
    /// <returns>The picture.</returns>
    public RgbCanvas Matching(int? label = null, int tuples = 0)
    {
        var clip = BestClip(label, tuples);
        var matches = Strongest(label, tuples).Where(match => match.SupportClip == clip).Take(MatchCount);
        return painter.Matching(analysis.QueryFrames, analysis.SupportFrames[clip], [.. matches]);
    }

    /// <summary>
    /// Similarity of the query's frames (rows) to those of its best support clip (columns), one map for each stage of the model.
    /// </summary>
    /// <param name="label">The class; null for the predicted one.</param>
    /// <returns>The picture.</returns>
    public RgbCanvas Stages(int? label = null)
    {
        var clip = BestClip(label, 0);
        return painter.Maps([.. analysis.Stages.Select(stage => new FigureMap(stage.Stage, Values(stage.Cosine[clip])))]);
    }

    /// <summary>The whole figure as a page that needs no network.</summary>
    /// <returns>The page.</returns>
    public HtmlPage ToPage()
    {
        var view = new ViewBuilder()
            .Paragraph("Below each clip's frames are the same frames, showing what the answer rests on: the gradient of the predicted "
                + "class's lead, weighted by what the network found there (HiResCAM). Brighter means more. "
                + "Frames are shown as the network sees them, cropped and resized.")
            .Heading("Query")
            .Picture(EncodedPicture.Of(Query(), analysis.QueryName))
            .Heading("Answer")
            .Table(["Class", "Logit", "Softmax, %"], Ranked().Select(Answer));
        var support = new ViewBuilder();
        foreach (var clip in Ranked().SelectMany(analysis.Layout.Members))
            support.Picture(EncodedPicture.Of(Support(clip), SupportLabel(clip)));
        view.Folded($"{analysis.SupportNames.Count} support clips", support, isOpen: true);
        AddMatching(view);
        view.Heading("What the stages change")
            .Paragraph($"Cosine of each of the query's frames (rows) with each frame of {analysis.SupportNames[BestClip(null, 0)]} "
                + $"(columns). "
                + "Patch enrichment works within a frame, frame enrichment across the frames of a clip.")
            .Picture(EncodedPicture.Of(Stages(), string.Join(", ", analysis.Stages.Select(s => s.Stage))));
        return new HtmlPage($"What the answer rests on: {analysis.QueryName}", view);
    }

    /// <summary>The whole figure as one picture.</summary>
    /// <returns>The picture.</returns>
    public RgbCanvas ToPicture()
    {
        var panels = new List<FigurePanel> { new($"query: {analysis.QueryName}", Query()) };
        panels.AddRange(Ranked().SelectMany(analysis.Layout.Members).Select(clip => new FigurePanel(SupportLabel(clip), Support(clip))));
        panels.AddRange(analysis.Tuples.Select((_, i) => new FigurePanel(MatchingLabel(i), Matching(null, i))));
        panels.Add(new FigurePanel($"cosine of frames, query (rows) with {analysis.SupportNames[BestClip(null, 0)]} (columns)", Stages()));
        return FigurePainter.Stack(panels);
    }

    /// <summary>Writes the page; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    public void SaveHtml(string path) => ToPage().Save(path);

    /// <summary>Writes the picture; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    public void SavePng(string path) => AtomicFile.Write(path, stream => stream.Write(ToPicture().ToPng()));

    private void AddMatching(ViewBuilder view)
    {
        if (analysis.Tuples.Count == 0) return;
        view.Heading("Matched frames").Paragraph("Temporal relations compare ordered tuples of frames. The strongest pairs of the "
            + "predicted class: "
            + "each colour is one pair, its lines join the frames in their order.");
        for (var i = 0; i < analysis.Tuples.Count; i++)
        {
            view.Picture(EncodedPicture.Of(Matching(null, i), MatchingLabel(i)))
                .Table(["Query frames", "Support clip", "Its frames", "Attention"], Strongest(null, i).Take(MatchCount * 2).Select(Row), 3);
        }
    }

    private string[] Answer(int label) =>
        [analysis.Classes[label], Text(analysis.Logits[label]), Numbers.Percent(analysis.Confidences[label])];

    private string[] Row(TupleMatch match) =>
        [Frames(match.QueryFrames), analysis.SupportNames[match.SupportClip], Frames(match.SupportFrames), Text(match.Weight)];

    private string MatchingLabel(int tuples) =>
        $"query (above) and {analysis.SupportNames[BestClip(null, tuples)]} (below): strongest tuples of "
            + $"{analysis.Tuples[tuples].Cardinality} frames";

    private string SupportLabel(int clip)
    {
        var label = analysis.Layout.Labels[clip];
        return $"{analysis.Classes[label]} {Numbers.Percent(analysis.Confidences[label])} %: {analysis.SupportNames[clip]}";
    }

    private IEnumerable<int> Ranked() => Enumerable.Range(0, analysis.Classes.Count).OrderByDescending(c => analysis.Logits[c]);

    private IReadOnlyList<TupleMatch> Strongest(int? label, int tuples) =>
        analysis.Tuples[tuples].Strongest(label ?? analysis.Predicted, int.MaxValue);

    // The clip that gets most of the best attention of the query's tuples; without tuples the one whose frames are most similar at the same
    // time.
    private int BestClip(int? label, int tuples) => analysis.Tuples.Count == 0
        ? analysis.Layout.Members(label ?? analysis.Predicted).MaxBy(clip => analysis.Stages[0].Cosine[clip].diagonal().mean().Number())
        : Strongest(label, tuples).GroupBy(m => m.SupportClip).MaxBy(g => g.Sum(m => m.Weight))!.Key;

    private static string Frames(IReadOnlyList<int> frames) => string.Join(", ", frames.Select(f => f + 1));

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static float[][] Values(Tensor map) => [.. map.contiguous().data<float>().ToArray().Chunk((int)map.shape[1])];
}
