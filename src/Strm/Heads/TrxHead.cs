using Strm.Checkpoints;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Strm.Heads;

/// <summary>Temporal-relational cross-transformers (TRX).</summary>
/// <remarks>
/// Perrett, Masullo, Burghardt, Mirmehdi and Damen, "Temporal-relational CrossTransformers for few-shot action recognition",
/// CVPR 2021, https://arxiv.org/abs/2101.06184.
/// Idea: a clip is the set of its ordered frame tuples; each tuple of the query attends to all tuples of all clips of a class,
/// which gives that query a prototype of its own; the query is close to the class whose prototypes are close to its tuples.
/// logit_c = mean over cardinalities of −Σ‖v_q − softmax(q·K_cᵀ/√E)·V_c‖²/M (<see cref="TemporalRelation"/>), on average-pooled frames.
/// Differs from the official code: dropout is off in evaluation, and values carry no unused normalisation in the sum. Weights have
/// the official names, so its checkpoints load.
/// </remarks>
public sealed class TrxHead : FewShotHead
{
    [ComponentName(Name = StateDictKeys.RelationPart)]
    private readonly ModuleList<TemporalRelation> relations;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="context">What it is built on.</param>
    public TrxHead(TrxHeadOptions options, HeadContext context)
        : base(nameof(TrxHead), context)
    {
        var (width, length, dropout) = (context.FeatureWidth, context.Frames, context.Dropout);
        relations = new ModuleList<TemporalRelation>([.. options.Cardinalities.Select(
            w => new TemporalRelation(width, length, w, options.ProjectionWidth, options.Dropout, dropout))]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var frames = PatchPooling.Average(featureMaps); // (N, T, D)
        return new ClipEmbedding([.. TupleProjection.Parts(relations.Select(relation => relation.Embed(frames)))]);
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var (shots, queries) = (TupleProjection.Of(support.Parts), TupleProjection.Of(query.Parts));
        var logits = relations.Select((relation, i) => relation.Compare(shots[i], layout, queries[i])); // each (Q, C)
        return new HeadLogits(stack(logits.ToArray(), dim: 0).mean([0])); // (Q, C)
    }
}

/// <summary>The sizes of the TRX head. Defaults are those of the official code.</summary>
public sealed record TrxHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "trx";

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Frames per tuple, one cross-transformer for each; the paper's best is {2,3}.</summary>
    public IReadOnlyList<int> Cardinalities { get; init => field = FrameTuples.Checked(value); } = [2, 3];

    /// <summary>Width of keys and values, E.</summary>
    public int ProjectionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "projection width"); } = 1152;

    /// <summary>Dropout rate after positions.</summary>
    public double Dropout { get; init => field = OptionGuard.Between(value, 0, 0.99, "dropout"); } = 0.1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new TrxHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { ProjectionWidth = 128 };

    /// <inheritdoc/>
    public override HeadOptions WithDropout(double rate) => this with { Dropout = rate };

    /// <inheritdoc/>
    public override HeadOptions WithCardinalities(IReadOnlyList<int> cardinalities) => this with { Cardinalities = cardinalities };
}
