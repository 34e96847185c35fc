using Strm.Archives;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>
/// How a model treated one query: what its answer rests on in each frame and, for STRM, which frames it matched and what each stage
/// changed.
/// </summary>
/// <remarks>
/// The figure in the authors' README lays patch attention over the frames of support and query clips; the official code for it is lost.
/// The attention of PLE's softmax alone is here too, but hiding what it marks changes an answer less than hiding as much at random
/// (<see cref="DeletionTest"/>), so pictures show <see cref="PatchRelevance"/>.
/// </remarks>
public sealed class AttentionAnalysis : IDisposable
{
    private AttentionAnalysis()
    {
    }

    /// <summary>The classes, by label.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Classes of the support clips.</summary>
    public required SupportLayout Layout { get; init; }

    /// <summary>The support clips' names (S).</summary>
    public required IReadOnlyList<string> SupportNames { get; init; }

    /// <summary>The query's name.</summary>
    public required string QueryName { get; init; }

    /// <summary>Frames of the support clips as the network sees them (S, T, 3, H, W).</summary>
    public required Tensor SupportFrames { get; init; }

    /// <summary>Frames of the query as the network sees them (T, 3, H, W).</summary>
    public required Tensor QueryFrames { get; init; }

    /// <summary>What the answer rests on in the support clips' frames (S, T, h, w), see <see cref="PatchRelevance"/>.</summary>
    public required Tensor SupportRelevance { get; init; }

    /// <summary>What the answer rests on in the query's frames (T, h, w).</summary>
    public required Tensor QueryRelevance { get; init; }

    /// <summary>
    /// Patch attention over the support clips' frames (S, T, h, w), summing to 1 per frame; null without patch-level enrichment.
    /// </summary>
    public Tensor? SupportAttention { get; init; }

    /// <summary>Patch attention over the query's frames (T, h, w), summing to 1 per frame; null without patch-level enrichment.</summary>
    public Tensor? QueryAttention { get; init; }

    /// <summary>The combined logit of each class (C).</summary>
    public required IReadOnlyList<double> Logits { get; init; }

    /// <summary>Softmax of the logits (C).</summary>
    public required IReadOnlyList<double> Confidences { get; init; }

    /// <summary>The label with the largest logit.</summary>
    public required int Predicted { get; init; }

    /// <summary>The matching of frame tuples, one for each cardinality; none for a head that is not STRM.</summary>
    public required IReadOnlyList<TupleAttention> Tuples { get; init; }

    /// <summary>Similarity of frames after pooling, after PLE and after FLE, as far as the model has them.</summary>
    public required IReadOnlyList<StageSimilarity> Stages { get; init; }

    /// <summary>
    /// Passes the clips that a user names through a model; their classes come from the names, in order of appearance.
    /// </summary>
    /// <param name="model">A model, on its device; it is put into evaluation mode.</param>
    /// <param name="reader">Where the clips are.</param>
    /// <param name="support">The support clips, at least one.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The analysis; its tensors are on the CPU and belong to it.</returns>
    /// <exception cref="StrmException">A clip cannot be read.</exception>
    public static async Task<AttentionAnalysis> CreateAsync(
        FewShotModel model,
        NamedClipReader reader,
        IReadOnlyList<NamedClip> support,
        NamedClip query,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(support);
        string[] classes = [.. support.Select(clip => clip.ClassName).Distinct(NameOrder.Matching)];
        var labels = support.Select(clip => Array.FindIndex(classes, name => NameOrder.Matching.Equals(name, clip.ClassName)));
        var layout = new SupportLayout([.. labels], Math.Max(1, classes.Length));
        var supportClips = await reader.ReadAsync(support, model.Device, cancellationToken).ConfigureAwait(false);
        using var supportFrames = supportClips.Frames;
        var queryClips = await reader.ReadAsync([query], model.Device, cancellationToken).ConfigureAwait(false);
        using var queryFrames = queryClips.Frames;
        return Of(model, classes, layout, supportClips, queryClips);
    }

    /// <summary>Passes an episode with one query through a model.</summary>
    /// <param name="model">A model; it is put into evaluation mode.</param>
    /// <param name="classes">Names of the classes, by label.</param>
    /// <param name="layout">Classes of the support clips.</param>
    /// <param name="support">Support clips (S).</param>
    /// <param name="query">The query: one clip.</param>
    /// <returns>The analysis; its tensors are on the CPU and belong to it.</returns>
    /// <exception cref="StrmException">The clips do not fit the model.</exception>
    public static AttentionAnalysis Of(
        FewShotModel model, IReadOnlyList<string> classes, SupportLayout layout, NamedClips support, NamedClips query)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(query);
        model.Eval();
        using var scope = NewDisposeScope();
        var clips = support.Frames.shape[0];
        var all = cat([support.Frames, query.Frames]); // (S+1, T, 3, H, W)
        var relevance = PatchRelevance.Of(model, all, layout); // (S+1, T, h', w')
        using var gradients = no_grad();
        var maps = model.FeatureMaps(all); // (S+1, T, D, h, w)
        var logits = EpisodeLogits(model.Head, maps, layout); // (C)
        var head = model.Head as StrmHead;
        var spatial = head?.FrameFeatures(maps) ?? PatchPooling.Average(maps); // (S+1, T, D)
        var temporal = head?.FrameEnrichment?.forward(spatial); // (S+1, T, D)
        var attention = head?.PatchEnrichment is { } enrichment
            ? PatchSpread.Spread(PatchAttention.Of(enrichment, maps), (int)maps.shape[3], (int)maps.shape[4]) // (S+1, T, h, w)
            : null;
        var scores = logits.to_type(ScalarType.Float64).cpu().data<double>().ToArray();
        return new AttentionAnalysis
        {
            Classes = classes,
            Layout = layout,
            SupportNames = support.Names,
            QueryName = query.Names[0],
            SupportFrames = Kept(support.Frames),
            QueryFrames = Kept(query.Frames[0]),
            SupportRelevance = Kept(relevance.narrow(0, 0, clips)),
            QueryRelevance = Kept(relevance[clips]),
            SupportAttention = attention is null ? null : Kept(attention.narrow(0, 0, clips)),
            QueryAttention = attention is null ? null : Kept(attention[clips]),
            Logits = scores,
            Confidences = logits.to_type(ScalarType.Float64).softmax(0).cpu().data<double>().ToArray(),
            Predicted = Enumerable.Range(0, scores.Length).MaxBy(c => scores[c]),
            Tuples = head is null ? [] : [.. TuplesOf(head, temporal ?? spatial, layout)],
            Stages = head is null ? [new StageSimilarity("pooled frames", Cosine(spatial))] : [.. StagesOf(head, maps, spatial, temporal)],
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Tensor?[] all =
        [
            SupportFrames, QueryFrames, SupportRelevance, QueryRelevance, SupportAttention, QueryAttention,
            .. Tuples.Select(t => t.Weights), .. Stages.Select(s => s.Cosine),
        ];
        foreach (var tensor in all) tensor?.Dispose();
    }

    /// <summary>Hides what the query's picture marks and, for comparison, as much at random.</summary>
    /// <param name="model">The model of the analysis.</param>
    /// <param name="seed">The seed of the random choices.</param>
    /// <returns>How the answer changes.</returns>
    public DeletionTest Delete(FewShotModel model, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        return DeletionTest.Of(model, SupportFrames.to(model.Device), Layout, QueryFrames.to(model.Device), QueryRelevance, seed);
    }

    private static Tensor EpisodeLogits(FewShotHead head, Tensor maps, SupportLayout layout)
    {
        var embedding = head.Embed(maps);
        var (support, query) = Parted(maps.shape[0], maps.device);
        return head.Compare(embedding.Select(support), layout, embedding.Select(query)).Combined()[0]; // (C)
    }

    private static IEnumerable<TupleAttention> TuplesOf(StrmHead head, Tensor features, SupportLayout layout) // (S+1, T, D)
    {
        var clips = features.shape[0] - 1;
        foreach (var relation in head.Relations)
        {
            var (support, query) = (relation.Embed(features.narrow(0, 0, clips)), relation.Embed(features.narrow(0, clips, 1)));
            var weights = relation.ClassAttention(support, layout, query); // (C, M, K·M)
            yield return new TupleAttention(relation.Tuples.Cardinality, (int)features.shape[1], layout, Kept(weights));
        }
    }

    private static IEnumerable<StageSimilarity> StagesOf(StrmHead head, Tensor maps, Tensor spatial, Tensor? temporal)
    {
        var pooled = PatchPooling.Patches(maps, head.Options.PatchGrid).mean([2]); // (S+1, T, D)
        yield return new StageSimilarity("pooled patches", Cosine(pooled));
        if (head.PatchEnrichment is not null) yield return new StageSimilarity("after patch enrichment (PLE)", Cosine(spatial));
        if (temporal is not null) yield return new StageSimilarity("after frame enrichment (FLE)", Cosine(temporal));
    }

    private static Tensor Cosine(Tensor features) // (S+1, T, D)
    {
        var unit = nn.functional.normalize(features, dim: -1); // (S+1, T, D)
        var clips = unit.shape[0] - 1;
        return Kept(unit[clips].matmul(unit.narrow(0, 0, clips).transpose(1, 2))); // (S, T, T)
    }

    private static (Tensor Support, Tensor Query) Parted(long clips, Device device) =>
        (HeldNumbers.Range(clips - 1, device: device), tensor([clips - 1], device: device));

    private static Tensor Kept(Tensor tensor) => tensor.detach().cpu().clone().DetachFromDisposeScope();
}

/// <summary>Clips with their names in a picture.</summary>
/// <param name="Names">A name for each clip (N).</param>
/// <param name="Frames">Their frames as the network sees them (N, T, 3, H, W), float in [0, 1].</param>
public sealed record NamedClips(IReadOnlyList<string> Names, Tensor Frames);

/// <summary>How similar the frames of query and support are at one stage of the model.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Cosine">Cosine of frame features (S, T, T): support clip, query frame, support frame.</param>
public sealed record StageSimilarity(string Stage, Tensor Cosine);
