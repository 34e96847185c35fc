using Strm.Models;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>Temporal-relational cross-transformers (TRX).</summary>
/// <remarks>
/// Perrett, Masullo, Burghardt, Mirmehdi and Damen, "Temporal-relational CrossTransformers for few-shot action recognition",
/// CVPR 2021, https://arxiv.org/abs/2101.06184.
/// Idea: a clip is the set of its ordered frame tuples; each tuple of the query attends to all tuples of all clips of a class,
/// which gives that query a prototype of its own; the query is near the class whose prototypes are near its tuples.
/// logit_c = mean over cardinalities of −Σ‖v_q − softmax(q·K_cᵀ/√E)·V_c‖²/M (<see cref="TemporalRelation"/>), on average-pooled frames.
/// Differs from the official code: dropout is off in evaluation, and values carry no unused normalisation in the sum. Weights have
/// the official names, so its checkpoints load.
/// </remarks>
public sealed class TrxHead : FewShotHead
{
    [ComponentName(Name = "transformers")]
    private readonly ModuleList<TemporalRelation> relations;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="context">What it is built on.</param>
    public TrxHead(TrxHeadOptions options, HeadContext context)
        : base(nameof(TrxHead), context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        relations = new ModuleList<TemporalRelation>([.. options.Cardinalities.Select(
            w => new TemporalRelation(context.FeatureWidth, context.Frames, w, options.ProjectionWidth, options.Dropout, context.Dropout))]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var frames = PatchPooling.Average(featureMaps); // (N, T, D)
        var projections = relations.Select(relation => relation.Embed(frames));
        return new ClipEmbedding([.. projections.SelectMany(p => new[] { p.Keys, p.Values })]);
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(query);
        var logits = Enumerable.Range(0, relations.Count)
            .Select(i => TemporalRelation.Compare(Projection(support, i), layout, Projection(query, i))); // each (Q, C)
        return new HeadLogits(stack(logits.ToArray(), dim: 0).mean([0])); // (Q, C)
    }

    private static TupleProjection Projection(ClipEmbedding clips, int index) => new(clips.Parts[2 * index], clips.Parts[(2 * index) + 1]);
}
