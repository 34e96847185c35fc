using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads;

/// <summary>
/// Temporal relation modelling (TRM): frame tuples of the query attend to those of a class, whose values make a prototype for that query.
/// </summary>
/// <remarks>
/// The temporal cross-transformer of Perrett et al., "Temporal-relational CrossTransformers for few-shot action recognition"
/// (TRX, CVPR 2021), section 3, as STRM uses it. For a query tuple with key q and value v and the tuples of class c:
/// a = softmax(q·K_cᵀ/√E), logit_c = −Σ‖v − a·V_c‖²/M. Keys are layer-normalised, values are not: <c>norm_v</c> exists in checkpoints
/// only. The gradient of the value's bias is zero mathematically, since attention sums to 1.
/// Tuples are not formed and all classes are computed at once; a test compares that with the formula, class by class.
/// </remarks>
public sealed class TemporalRelation : Module
{
    [ComponentName(Name = "pe")]
    private readonly PositionalEncoding position;

    [ComponentName(Name = "k_linear")]
    private readonly LinearLayer key;

    [ComponentName(Name = "v_linear")]
    private readonly LinearLayer value;

    [ComponentName(Name = "norm_k")]
    private readonly LayerNorm keyNorm;

    [ComponentName(Name = "norm_v")]
    private readonly LayerNorm valueNorm;

    private readonly FrameTuples tuples;

    /// <summary>Creates the module with uninitialised weights.</summary>
    /// <param name="width">Channels, D.</param>
    /// <param name="frames">Frames per clip, T.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    /// <param name="projection">Width of keys and values, E.</param>
    /// <param name="rate">Dropout rate after positions.</param>
    /// <param name="dropout">The model's dropout stream.</param>
    public TemporalRelation(int width, int frames, int cardinality, int projection, double rate, DropoutSource dropout)
        : base(nameof(TemporalRelation))
    {
        tuples = new FrameTuples(frames, cardinality);
        position = new PositionalEncoding(width, frames, rate, dropout);
        key = new LinearLayer(width * cardinality, projection);
        value = new LinearLayer(width * cardinality, projection);
        keyNorm = LayerNorm(projection);
        valueNorm = LayerNorm(projection);
        RegisterComponents();
    }

    /// <summary>The frames of each tuple.</summary>
    public FrameTuples Tuples => tuples;

    /// <summary>Keys and values of every tuple of every clip.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <returns>Normalised keys and values.</returns>
    public TupleProjection Embed(Tensor clips)
    {
        using var scope = NewDisposeScope();
        var frames = position.forward(clips); // (N, T, D)
        var keys = keyNorm.forward(tuples.Project(frames, key)); // (N, M, E)
        var values = tuples.Project(frames, value); // (N, M, E)
        return new TupleProjection(keys.MoveToOuterDisposeScope(), values.MoveToOuterDisposeScope());
    }

    /// <summary>Logits of all classes at once, from embedded clips.</summary>
    /// <param name="support">Tuples of the support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Tuples of the query clips.</param>
    /// <param name="training">
    /// Whether speed of the gradient counts more than the last digits: <see cref="CompareProducts"/> is taken.
    /// </param>
    /// <returns>Logits (Q, C).</returns>
    public static Tensor Compare(TupleProjection support, SupportLayout layout, TupleProjection query, bool training = false)
    {
        if (training) return CompareProducts(support, layout, query);
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(query);
        using var scope = NewDisposeScope();
        var (queries, count, width) = (query.Keys.shape[0], query.Keys.shape[1], query.Keys.shape[2]);
        var attention = ClassAttention(support.Keys, layout, query.Keys); // (C, Q·M, K·M)
        var classValues = layout.Padded(support.Values)
            .reshape(layout.Way, layout.Shots * count, width); // (C, K·M, E)
        var difference = attention.bmm(classValues).sub_(query.Values.reshape(1, queries * count, width)); // (C, Q·M, E)
        return difference.norm(dim: -1).Squared().reshape(layout.Way, queries, count).sum(-1) // (C, Q)
            .Times(-1.0 / count)
            .t() // (Q, C)
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The same logits from products of values alone: Σ‖v‖² − 2·Σ a·(V_c·v) + Σ aᵀ(V_c·V_cᵀ)a. What cancels costs digits, so it is for
    /// training, where it is faster.
    /// </summary>
    /// <param name="support">Tuples of the support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Tuples of the query clips.</param>
    /// <returns>Logits (Q, C).</returns>
    public static Tensor CompareProducts(TupleProjection support, SupportLayout layout, TupleProjection query)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(query);
        using var scope = NewDisposeScope();
        var (queries, count, width) = (query.Keys.shape[0], query.Keys.shape[1], query.Keys.shape[2]);
        var attention = ClassAttention(support.Keys, layout, query.Keys); // (C, Q·M, K·M)
        var values = layout.Padded(support.Values).reshape(layout.Way, layout.Shots * count, width); // (C, K·M, E)
        var between = Products(query.Values, values).Times(2); // (C, Q·M, K·M)
        var within = attention.bmm(values.bmm(values.transpose(1, 2))); // (C, Q·M, K·M)
        var distances = ((within - between) * attention).reshape(layout.Way, queries, -1).sum(-1); // (C, Q)
        return distances.Plus((query.Values * query.Values).sum([1, 2])) // (C, Q)
            .Times(-1.0 / count)
            .t() // (Q, C)
            .MoveToOuterDisposeScope();
    }

    /// <summary>How much each query tuple attends to each tuple of each class.</summary>
    /// <param name="supportKeys">Keys of the support clips (S, M, E).</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="queryKeys">Keys of the query clips (Q, M, E).</param>
    /// <returns>Attention (C, Q·M, K·M), clips in the order of <see cref="SupportLayout.Members"/>; rows sum to 1.</returns>
    public static Tensor ClassAttention(Tensor supportKeys, SupportLayout layout, Tensor queryKeys)
    {
        using var scope = NewDisposeScope();
        var (count, width) = (queryKeys.shape[1], queryKeys.shape[2]);
        var classKeys = layout.Padded(supportKeys)
            .reshape(layout.Way, layout.Shots * count, width); // (C, K·M, E)
        var scores = Products(queryKeys.Times(1 / Math.Sqrt(width)), classKeys); // (C, Q·M, K·M)
        if (!layout.IsEven)
        {
            var padding = layout.PaddingMask(scores.device).repeat_interleave(count, dim: 1).unsqueeze(1); // (C, 1, K·M)
            scores.Fill(padding, double.NegativeInfinity);
        }

        return scores.softmax(-1).MoveToOuterDisposeScope();
    }

    // Products of query tuples (Q, M, E) with those of each class (C, K·M, E), as one product: (C, Q·M, K·M).
    private static Tensor Products(Tensor query, Tensor classes) =>
        query.flatten(0, 1).matmul(classes.flatten(0, 1).t()) // (Q·M, C·K·M)
            .reshape(query.shape[0] * query.shape[1], classes.shape[0], classes.shape[1])
            .permute(1, 0, 2); // (C, Q·M, K·M)

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) tuples.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Keys and values of the frame tuples of some clips.</summary>
/// <param name="Keys">Layer-normalised keys (N, M, E).</param>
/// <param name="Values">Values (N, M, E).</param>
public sealed record TupleProjection(Tensor Keys, Tensor Values)
{
    /// <summary>The projections of several cardinalities as the tensors that are kept of clips.</summary>
    internal static IEnumerable<Tensor> Parts(IEnumerable<TupleProjection> projections) =>
        projections.SelectMany(p => new[] { p.Keys, p.Values });

    /// <summary>Reverses <see cref="Parts"/>.</summary>
    internal static IReadOnlyList<TupleProjection> Of(IEnumerable<Tensor> parts) =>
        [.. parts.Chunk(2).Select(pair => new TupleProjection(pair[0], pair[1]))];
}
