using Strm.Models;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>Spatio-temporal relation modelling (STRM).</summary>
/// <remarks>
/// Thatipelli, Narayan, Khan, Anwer, Khan and Ghanem, "Spatio-temporal relation modeling for few-shot action recognition",
/// CVPR 2022, https://arxiv.org/abs/2112.05132.
/// Idea: patches of a frame attend to each other (PLE) and frames of a clip are mixed (FLE), so that features carry local and global
/// context; frame tuples of query and class are then related as in TRX (TRM); before frames are mixed, the nearest tuples of a class
/// give a second score, which keeps the features of classes apart at an early stage (QC).
/// x = mean over patches of <see cref="PatchEnrichment"/>(maps); y = <see cref="FrameEnrichment"/>(x); trm_c = <see cref="TemporalRelation"/>(y) of query and
/// class c; qc_c = −mean over query tuples i of min_j ‖ReLU(W·x_i) − ReLU(W·x_cj)‖ (<see cref="QuerySimilarity"/>); logit_c = trm_c + 0.1·qc_c, each the mean
/// over the cardinalities. Loss = CE(trm) + 0.1·CE(qc).
/// Differs from the official code: QC is registered, trained and saved, and dropout is off in evaluation;
/// <see cref="OfficialCompatibility"/> switches both back.
/// </remarks>
public sealed class StrmHead : FewShotHead
{
    [ComponentName(Name = "transformers")]
    private readonly ModuleList<TemporalRelation> relations;

    [ComponentName(Name = "new_dist_loss_post_pat")]
    private readonly ModuleList<QuerySimilarity>? similarities;

    [ComponentName(Name = "attn_pat")]
    private readonly PatchEnrichment? patches;

    [ComponentName(Name = "fr_enrich")]
    private readonly FrameEnrichment? frames;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its parts and sizes.</param>
    /// <param name="context">What it is built on.</param>
    public StrmHead(StrmHeadOptions options, HeadContext context)
        : base(nameof(StrmHead), context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        Options = options;
        var (width, length, dropout) = (context.FeatureWidth, context.Frames, context.Dropout);
        relations = new ModuleList<TemporalRelation>(
            [.. options.Cardinalities.Select(w => new TemporalRelation(width, length, w, options.ProjectionWidth, options.Dropout, dropout))]);
        similarities = options.QuerySimilarity is QuerySimilarityMode.Off
            ? null
            : new ModuleList<QuerySimilarity>([.. options.Cardinalities.Select(w => new QuerySimilarity(width, length, w, options.Dropout, dropout))]);
        patches = options.PatchEnrichment ? new PatchEnrichment(width, options, dropout) : null;
        frames = options.FrameEnrichment ? new FrameEnrichment(width, length, options, dropout) : null;
        RegisterComponents();
        FreezeSimilarities();
    }

    /// <summary>Parts and sizes of the head.</summary>
    public StrmHeadOptions Options { get; }

    /// <summary>Patch-level enrichment; null where it is switched off.</summary>
    public PatchEnrichment? PatchEnrichment => patches;

    /// <summary>Frame-level enrichment; null where it is switched off.</summary>
    public FrameEnrichment? FrameEnrichment => frames;

    /// <summary>Temporal relation modules, one per cardinality.</summary>
    public IReadOnlyList<TemporalRelation> Relations => [.. relations];

    /// <summary>Query-class similarities, one per cardinality; empty where switched off.</summary>
    public IReadOnlyList<QuerySimilarity> Similarities => similarities is null ? [] : [.. similarities];

    // Then what is kept of a clip is its frame features: which units are dropped is the episode's matter.
    private bool DropsAtTest => Options.QuerySimilarityTestDropout && similarities is not null && !training;

    /// <inheritdoc/>
    public override void InitialiseWeights(long seed)
    {
        base.InitialiseWeights(seed);
        if (similarities is not null && Options.QuerySimilarity is QuerySimilarityMode.FrozenRandom) WeightInitialiser.Initialise(similarities, Options.QuerySimilaritySeed);
    }

    /// <summary>Frame features after patch enrichment.</summary>
    /// <param name="featureMaps">The backbone's feature maps (N, T, D, h, w).</param>
    /// <returns>Frame features (N, T, D).</returns>
    public Tensor FrameFeatures(Tensor featureMaps)
    {
        using var scope = NewDisposeScope();
        var pooled = PatchPooling.Patches(featureMaps, Options.PatchGrid); // (N, T, P, D)
        return (patches?.forward(pooled) ?? pooled).mean([2]).MoveToOuterDisposeScope(); // (N, T, D)
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var spatial = FrameFeatures(featureMaps); // (N, T, D)
        var temporal = frames?.forward(spatial) ?? spatial; // (N, T, D)
        var parts = new List<Tensor>();
        foreach (var relation in relations)
        {
            var projection = relation.Embed(temporal);
            parts.AddRange([projection.Keys, projection.Values]);
        }

        parts.AddRange(Similarities.Select(similarity => DropsAtTest ? spatial.alias() : similarity.Embed(spatial)));
        return new ClipEmbedding(parts);
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query) => CompareClips(support, layout, query, episode: 0);

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query, long episode)
    {
        if (!DropsAtTest) return Scores(support, layout, query, Similarity);
        using var dropped = new DropoutSource { Active = true };
        dropped.Begin(new RandomSource(Options.QuerySimilaritySeed, "query similarity", episode));
        return Scores(support, layout, query, (clips, i) => similarities![i].Embed(Similarity(clips, i), dropped));
    }

    /// <summary>The same logits by the formulas of the paper, class by class: what <see cref="FewShotHead.Embed"/> and <see cref="FewShotHead.Compare"/> are tested against.</summary>
    /// <param name="supportMaps">Feature maps of the support clips (S, T, D, h, w).</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="queryMaps">Feature maps of the query clips (Q, T, D, h, w).</param>
    /// <returns>Logits (Q, C).</returns>
    public HeadLogits Definition(Tensor supportMaps, SupportLayout layout, Tensor queryMaps)
    {
        using var scope = NewDisposeScope();
        var (support, query) = (FrameFeatures(supportMaps), FrameFeatures(queryMaps)); // (·, T, D)
        var (mixedSupport, mixedQuery) = (frames?.forward(support) ?? support, frames?.forward(query) ?? query); // (·, T, D)
        var related = Average(relations.Count, i => relations[i].Definition(mixedSupport, layout, mixedQuery));
        var similar = similarities is null ? null : Average(similarities.Count, i => similarities[i].Definition(support, layout, query));
        return Logits(related, similar).MoveToOuterDisposeScope();
    }

    private HeadLogits Scores(ClipEmbedding support, SupportLayout layout, ClipEmbedding query, Func<ClipEmbedding, int, Tensor> embedded)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(query);
        var related = Average(relations.Count, i => TemporalRelation.Compare(Projection(support, i), layout, Projection(query, i)));
        var similar = similarities is null
            ? null
            : Average(similarities.Count, i => QuerySimilarity.Compare(embedded(support, i), layout, embedded(query, i)));
        return Logits(related, similar);
    }

    private static TupleProjection Projection(ClipEmbedding clips, int index) => new(clips.Parts[2 * index], clips.Parts[(2 * index) + 1]);

    private static Tensor Average(int count, Func<int, Tensor> logits) => // (Q, C)
        count == 1 ? logits(0) : stack(Enumerable.Range(0, count).Select(logits).ToArray(), dim: 0).mean([0]);

    private Tensor Similarity(ClipEmbedding clips, int index) => clips.Parts[(2 * relations.Count) + index];

    private HeadLogits Logits(Tensor related, Tensor? similar) => new(related, similar, similar is null ? 0 : Options.QuerySimilarityWeight);

    private void FreezeSimilarities()
    {
        if (similarities is null || Options.QuerySimilarity is not QuerySimilarityMode.FrozenRandom) return;
        foreach (var parameter in similarities.parameters()) parameter.requires_grad = false;
    }
}
