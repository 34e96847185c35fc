using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads;

/// <summary>
/// Temporal relation modelling (TRM): frame tuples of the query attend to those of a class, whose values form a prototype for that query.
/// </summary>
/// <remarks>
/// The temporal cross-transformer of Perrett et al., "Temporal-relational CrossTransformers for few-shot action recognition"
/// (TRX, CVPR 2021), section 3, as STRM uses it. For a query tuple with key q and value v and the tuples of class c:
/// a = softmax(q·K_cᵀ/√E), logit_c = −Σ‖v − a·V_c‖²/M. Keys are layer-normalised, values are not: <c>norm_v</c> exists in checkpoints
/// only. The gradient of the value's bias is zero mathematically, since attention sums to 1.
/// No tuples of support clips are formed. A tuple's projection is the sum of what each of its frames adds in its position, so products of
/// tuples are sums of products of frames, of which a clip has w·T instead of M, and attention to tuples is attention to frames.
/// A test compares that with the formula, class by class.
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

    /// <summary>What the keys and values of the tuples of clips are made from.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <returns>The frames' shares of keys and values.</returns>
    public TupleProjection Embed(Tensor clips)
    {
        using var scope = NewDisposeScope();
        var frames = position.forward(clips); // (N, T, D)
        var shares = tuples.Shares(frames, key); // (N, w·T, E)
        var centred = shares - shares.mean([-1], keepdim: true); // (N, w·T, E)
        var variance = (training ? tuples.SquaredSums(centred) : tuples.Sum(centred).Squared().sum(-1)).Over(centred.shape[2]); // (N, M)
        var scale = variance.Plus(keyNorm.eps).rsqrt(); // (N, M)
        var weighted = centred * keyNorm.weight!; // (N, w·T, E)
        var shift = tuples.Sum(weighted.matmul(keyNorm.bias!.unsqueeze(-1))).squeeze(-1) * scale; // (N, M)
        return new TupleProjection(
            weighted.MoveToOuterDisposeScope(),
            scale.MoveToOuterDisposeScope(),
            shift.MoveToOuterDisposeScope(),
            tuples.Shares(frames, value).MoveToOuterDisposeScope()); // (N, w·T, E)
    }

    /// <summary>The keys themselves; no logit needs them.</summary>
    /// <param name="clips">Embedded clips.</param>
    /// <returns>Layer-normalised keys (N, M, E).</returns>
    public Tensor Keys(TupleProjection clips)
    {
        using var scope = NewDisposeScope();
        return (tuples.Sum(clips.Keys) * clips.Scale.unsqueeze(-1)).Plus(keyNorm.bias!).MoveToOuterDisposeScope();
    }

    /// <summary>The values of tuples.</summary>
    /// <param name="clips">Embedded clips.</param>
    /// <returns>Values (N, M, E).</returns>
    public Tensor Values(TupleProjection clips) => tuples.Sum(clips.Values);

    /// <summary>Logits of all classes at once, from embedded clips.</summary>
    /// <param name="support">The support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">The query clips.</param>
    /// <returns>Logits (Q, C).</returns>
    public Tensor Compare(TupleProjection support, SupportLayout layout, TupleProjection query)
    {
        if (training) return CompareProducts(support, layout, query);
        using var scope = NewDisposeScope();
        var (attention, classes) = (FrameAttention(support, layout, query), ClassValues(support, layout)); // (C, Q·M, K·w·T), (C, K·w·T, E)
        var values = Values(query).flatten(0, 1).unsqueeze(0); // (1, Q·M, E)
        return attention.bmm(classes).sub_(values) // (C, Q·M, E)
            .norm(dim: -1).Squared().reshape(layout.Way, query.Count, -1).sum(-1) // (C, Q)
            .Times(-1.0 / tuples.Count)
            .t() // (Q, C)
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The same logits from products of values alone: Σ‖v‖² − 2·Σ a·(V_c·v) + Σ aᵀ(V_c·V_cᵀ)a. Cancellation costs digits, so it is for
    /// training, where it is faster.
    /// </summary>
    /// <param name="support">The support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">The query clips.</param>
    /// <returns>Logits (Q, C).</returns>
    public Tensor CompareProducts(TupleProjection support, SupportLayout layout, TupleProjection query)
    {
        using var scope = NewDisposeScope();
        var (attention, classes) = (FrameAttention(support, layout, query), ClassValues(support, layout)); // (C, Q·M, K·w·T), (C, K·w·T, E)
        var between = tuples.Sum(Products(query.Values, classes)) // (Q, M, C·K·w·T)
            .reshape(-1, layout.Way, classes.shape[1]).permute(1, 0, 2); // (C, Q·M, K·w·T)
        var within = attention.bmm(classes.bmm(classes.transpose(1, 2))); // (C, Q·M, K·w·T)
        var distances = ((within - between.Times(2)) * attention).reshape(layout.Way, query.Count, -1).sum(-1); // (C, Q)
        return distances.Plus(tuples.SquaredSums(query.Values).sum(1)) // (C, Q)
            .Times(-1.0 / tuples.Count)
            .t() // (Q, C)
            .MoveToOuterDisposeScope();
    }

    /// <summary>How much each query tuple attends to each tuple of each class.</summary>
    /// <param name="support">The support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">The query clips.</param>
    /// <returns>Attention (C, Q·M, K·M), clips in the order of <see cref="SupportLayout.Members"/>; rows sum to 1.</returns>
    public Tensor ClassAttention(TupleProjection support, SupportLayout layout, TupleProjection query) =>
        Attention(support, layout, query).permute(1, 0, 2); // (C, Q·M, K·M)

    // Softmax drops what is the same for all tuples of a class: the products of the query's key with the normalisation's bias.
    private Tensor Attention(TupleProjection support, SupportLayout layout, TupleProjection query) // (Q·M, C, K·M)
    {
        using var scope = NewDisposeScope();
        var keys = layout.Padded(support.Keys); // (C·K, w·T, E)
        var temperature = 1 / Math.Sqrt(keys.shape[2]);
        var left = tuples.Sum(Products(query.Keys, keys)) * query.Scale.Times(temperature).unsqueeze(-1); // (Q, M, C·K·w·T)
        var products = left.reshape(-1, keys.shape[1]).matmul(tuples.Choice(left).t()); // (Q·M·C·K, M)
        var scores = products.reshape(-1, layout.Way, layout.Shots * tuples.Count); // (Q·M, C, K·M)
        var scaled = scores * layout.Padded(support.Scale).reshape(layout.Way, -1); // (Q·M, C, K·M)
        return layout.Softmax(scaled.Plus(layout.Padded(support.Shift).Times(temperature).reshape(layout.Way, -1)))
            .MoveToOuterDisposeScope();
    }

    // How much each query tuple takes from each frame in each position.
    private Tensor FrameAttention(TupleProjection support, SupportLayout layout, TupleProjection query) // (C, Q·M, K·w·T)
    {
        using var scope = NewDisposeScope();
        var attention = Attention(support, layout, query).reshape(-1, tuples.Count); // (Q·M·C·K, M)
        var choice = tuples.Choice(attention); // (M, w·T)
        return attention.matmul(choice).reshape(-1, layout.Way, layout.Shots * choice.shape[1]) // (Q·M, C, K·w·T)
            .permute(1, 0, 2).MoveToOuterDisposeScope();
    }

    private static Tensor ClassValues(TupleProjection support, SupportLayout layout) =>
        layout.Padded(support.Values).reshape(layout.Way, -1, support.Values.shape[2]); // (C, K·w·T, E)

    // Products of the frames of queries (Q, w·T, E) with all of the support's: (Q, w·T, C·K·w·T).
    private static Tensor Products(Tensor query, Tensor support) =>
        query.matmul(support.flatten(0, 1).t());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) tuples.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>
/// What the keys and values of the frame tuples of some clips are made from: the share of each of the T frames in each of the w positions.
/// A tuple is the sum of its frames' shares.
/// </summary>
/// <param name="Keys">Shares of the keys, without their mean and times the normalisation's weight (N, w·T, E).</param>
/// <param name="Scale">The factor that layer normalisation applies to each tuple: 1/√(variance + ε) (N, M).</param>
/// <param name="Shift">The product of each tuple's normalised key, before the bias is added, with that bias (N, M).</param>
/// <param name="Values">Shares of the values (N, w·T, E).</param>
public sealed record TupleProjection(Tensor Keys, Tensor Scale, Tensor Shift, Tensor Values)
{
    private const int PartCount = 4;

    /// <summary>Number of clips, N.</summary>
    public long Count => Keys.shape[0];

    /// <summary>The projections of several cardinalities as the tensors that are kept for clips.</summary>
    internal static IEnumerable<Tensor> Parts(IEnumerable<TupleProjection> projections) =>
        projections.SelectMany(p => new[] { p.Keys, p.Scale, p.Shift, p.Values });

    /// <summary>Reverses <see cref="Parts"/>.</summary>
    internal static IReadOnlyList<TupleProjection> Of(IEnumerable<Tensor> parts) =>
        [.. parts.Chunk(PartCount).Select(part => new TupleProjection(part[0], part[1], part[2], part[3]))];
}
