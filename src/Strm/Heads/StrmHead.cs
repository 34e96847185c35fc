using Strm.Backbones;
using Strm.Checkpoints;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Strm.Heads;

/// <summary>Spatio-temporal relation modelling (STRM).</summary>
/// <remarks>
/// Thatipelli, Narayan, Khan, Anwer, Khan and Ghanem, "Spatio-temporal relation modeling for few-shot action recognition",
/// CVPR 2022, https://arxiv.org/abs/2112.05132.
/// Idea: patches of a frame attend to each other (PLE) and frames of a clip are mixed (FLE), so that features carry local and global
/// context; frame tuples of query and class are then related as in TRX (TRM); before frames are mixed, the nearest tuples of a class
/// give a second score, which keeps the features of classes apart at an early stage (QC).
/// x = mean over patches of <see cref="PatchEnrichment"/>(maps); y = <see cref="FrameEnrichment"/>(x); trm_c =
/// <see cref="TemporalRelation"/>(y) of query and class c; qc_c = −mean over query tuples i of min_j ‖ReLU(W·x_i) − ReLU(W·x_cj)‖
/// (<see cref="QuerySimilarity"/>); logit_c = trm_c + 0.1·qc_c, each the mean over the cardinalities. Loss = CE(trm) + 0.1·CE(qc).
/// Differs from the official code: QC is registered, trained and saved, and dropout is off in evaluation;
/// <c>OfficialCompatibility</c> switches both back.
/// </remarks>
public sealed class StrmHead : FewShotHead
{
    [ComponentName(Name = StateDictKeys.RelationPart)]
    private readonly ModuleList<TemporalRelation> relations;

    [ComponentName(Name = StateDictKeys.QuerySimilarityPart)]
    private readonly ModuleList<QuerySimilarity>? similarities;

    [ComponentName(Name = StateDictKeys.PatchEnrichmentPart)]
    private readonly PatchEnrichment? patches;

    [ComponentName(Name = StateDictKeys.FrameEnrichmentPart)]
    private readonly FrameEnrichment? frames;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its parts and sizes.</param>
    /// <param name="context">What it is built on.</param>
    public StrmHead(StrmHeadOptions options, HeadContext context)
        : base(nameof(StrmHead), context)
    {
        Options = options;
        var (width, length, dropout) = (context.FeatureWidth, context.Frames, context.Dropout);
        relations = new ModuleList<TemporalRelation>([.. options.Cardinalities.Select(
            w => new TemporalRelation(width, length, w, options.ProjectionWidth, options.Dropout, dropout))]);
        similarities = options.QuerySimilarity is QuerySimilarityMode.Off
            ? null
            : new ModuleList<QuerySimilarity>(
                [.. options.Cardinalities.Select(w => new QuerySimilarity(width, length, w, options.Dropout, dropout))]);
        patches = options.PatchEnrichment ? new PatchEnrichment(width, options, dropout) : null;
        frames = options.FrameEnrichment ? new FrameEnrichment(width, length, options, dropout) : null;
        RegisterComponents();
        FreezeSimilarities();
    }

    /// <summary>Parts and sizes of the head.</summary>
    public StrmHeadOptions Options { get; }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Maximum(Options.PatchGrid);

    /// <summary>Patch-level enrichment; null if it is switched off.</summary>
    public PatchEnrichment? PatchEnrichment => patches;

    /// <summary>Frame-level enrichment; null if it is switched off.</summary>
    public FrameEnrichment? FrameEnrichment => frames;

    /// <summary>Temporal relation modules, one per cardinality.</summary>
    public IReadOnlyList<TemporalRelation> Relations => [.. relations];

    /// <summary>Query-class similarities, one per cardinality; empty if switched off.</summary>
    public IReadOnlyList<QuerySimilarity> Similarities => similarities is null ? [] : [.. similarities];

    // If so, frame features are kept of a clip, since which units are dropped depends on the episode.
    private bool DropsAtTest => Options.QuerySimilarityTestDropout && similarities is not null && !training;

    /// <inheritdoc/>
    public override void InitialiseWeights(long seed)
    {
        base.InitialiseWeights(seed);
        if (similarities is not null && Options.QuerySimilarity is QuerySimilarityMode.FrozenRandom)
            WeightInitialiser.Initialise(similarities, Options.QuerySimilaritySeed);
    }

    /// <summary>Frame features after patch enrichment.</summary>
    /// <param name="featureMaps">The backbone's feature maps (N, T, D, h, w).</param>
    /// <returns>Frame features (N, T, D).</returns>
    public Tensor FrameFeatures(Tensor featureMaps)
    {
        using var scope = NewDisposeScope();
        var pooled = PatchPooling.Patches(featureMaps, Options.PatchGrid); // (N, T, P, D)
        return (patches?.Averaged(pooled) ?? pooled.mean([2])).MoveToOuterDisposeScope(); // (N, T, D)
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var spatial = FrameFeatures(featureMaps); // (N, T, D)
        var temporal = frames?.forward(spatial) ?? spatial; // (N, T, D)
        return new StrmClips(
            [.. relations.Select(relation => relation.Embed(temporal))],
            [.. Similarities.Select(similarity => DropsAtTest ? spatial.alias() : similarity.Embed(spatial))]).Embedding();
    }

    /// <inheritdoc/>
    public override HeadLogits Compare(ClipEmbedding support, SupportLayout layout, ClipEmbedding query, long episode = 0)
    {
        if (!DropsAtTest) return base.Compare(support, layout, query, episode);
        using var scope = NewDisposeScope();
        using var dropped = new DropoutSource { Active = true };
        dropped.Begin(new RandomSource(Options.QuerySimilaritySeed, "query similarity", episode));
        var (shots, queries) = (Clips(support), Clips(query));
        var (ofShots, ofQueries) = (new Tensor[shots.Similar.Length], new Tensor[shots.Similar.Length]); // each (·, M, D/2)
        foreach (var (i, similarity) in Similarities.Index())
        {
            ofShots[i] = similarity.Embed(shots.Similar[i], dropped);
            ofQueries[i] = similarity.Embed(queries.Similar[i], dropped);
        }

        return base.Compare(
            (shots with { Similar = ofShots }).Embedding(), layout, (queries with { Similar = ofQueries }).Embedding(), episode)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var (shots, queries) = (Clips(support), Clips(query));
        var related = Average(relations.Count, i => relations[i].Compare(shots.Tuples[i], layout, queries.Tuples[i]));
        var similar = similarities is null
            ? null
            : Average(similarities.Count, i => QuerySimilarity.Compare(shots.Similar[i], layout, queries.Similar[i]));
        return new HeadLogits(related, similar, similar is null ? 0 : Options.QuerySimilarityWeight);
    }

    private static Tensor Average(int count, Func<int, Tensor> logits) => // (Q, C)
        count == 1 ? logits(0) : stack(Enumerable.Range(0, count).Select(logits).ToArray(), dim: 0).mean([0]);

    private void FreezeSimilarities()
    {
        if (similarities is null || Options.QuerySimilarity is not QuerySimilarityMode.FrozenRandom) return;
        foreach (var parameter in similarities.parameters()) parameter.requires_grad = false;
    }

    private StrmClips Clips(ClipEmbedding clips)
    {
        var similar = clips.Parts.Count - Similarities.Count;
        return new StrmClips(TupleProjection.Of(clips.Parts.Take(similar)), [.. clips.Parts.Skip(similar)]);
    }

    // The kept part of clips, an element for each cardinality: the frames' shares of TRM, and QC's tuples (N, M, D/2) or the frame features
    // (N, T, D) that they are made from.
    private sealed record StrmClips(IReadOnlyList<TupleProjection> Tuples, Tensor[] Similar)
    {
        public ClipEmbedding Embedding() => new([.. TupleProjection.Parts(Tuples), .. Similar]);
    }
}

/// <summary>The parts and sizes of the STRM head. Defaults are those of the official scripts.</summary>
public sealed record StrmHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "strm";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Frames per tuple, one relation module for each; the official runs use {2}.</summary>
    public IReadOnlyList<int> Cardinalities { get; init => field = FrameTuples.Checked(value); } = [2];

    /// <summary>Width of keys and values, E.</summary>
    public int ProjectionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "projection width"); } = 1152;

    /// <summary>Dropout rate after positions and before QC's tuples. The official code fixes 0.1.</summary>
    public double Dropout { get; init => field = OptionGuard.Between(value, 0, 0.99, "dropout"); } = 0.1;

    /// <summary>Patches along each side of a frame, so P = grid²; the official code fixes 4.</summary>
    public int PatchGrid { get; init => field = OptionGuard.Between(value, 1, 32, "patch grid"); } = PatchPooling.GridSize;

    /// <summary>Whether patches of a frame attend to each other (PLE, section 3.1 of the paper).</summary>
    public bool PatchEnrichment { get; init; } = true;

    /// <summary>Whether frames of a clip are mixed (FLE, section 3.1 of the paper).</summary>
    public bool FrameEnrichment { get; init; } = true;

    /// <summary>The query-class similarity (QC, section 3.2 of the paper).</summary>
    public QuerySimilarityMode QuerySimilarity { get; init; } = QuerySimilarityMode.Trained;

    /// <summary>Whether QC's dropout stays on at test time, as it does in the official code.</summary>
    public bool QuerySimilarityTestDropout { get; init; }

    /// <summary>The seed of QC's weights when they are frozen, and of the units it drops at test time.</summary>
    public long QuerySimilaritySeed { get; init; }

    /// <summary>Weight of QC in the loss and in the logits.</summary>
    public double QuerySimilarityWeight { get; init => field = OptionGuard.AtLeast(value, 0, "query similarity weight"); } = 0.1;

    /// <summary>Whether PLE's attention is divided by √D: in the paper, not in the official code, whose checkpoints depend on it.</summary>
    public bool ScaledPatchAttention { get; init; }

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new StrmHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { ProjectionWidth = 128 };

    /// <inheritdoc/>
    public override HeadOptions WithDropout(double rate) => this with { Dropout = rate };

    /// <inheritdoc/>
    public override HeadOptions WithCardinalities(IReadOnlyList<int> cardinalities) => this with { Cardinalities = cardinalities };
}
