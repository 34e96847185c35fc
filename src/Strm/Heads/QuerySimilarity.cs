using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads;

/// <summary>
/// Query-class similarity (QC): how far the query's frame tuples are from the nearest tuples of a class, before frames are mixed.
/// </summary>
/// <remarks>
/// Thatipelli et al., CVPR 2022, section 3.2: z = ReLU(W·[frames]); logit_c = −mean over query tuples of min over support tuples
/// of c of ‖z_q − z_s‖. Differs from the official code: the weights are registered, trained and saved; the nearest tuple is
/// found by a matmul, and its distance then taken from the difference, so that equal tuples have distance 0.
/// </remarks>
public sealed class QuerySimilarity : Module
{
    private const double SmallestSquare = 1e-12;

    [ComponentName(Name = "clsW")]
    private readonly LinearLayer projection;

    private readonly FrameTuples tuples;
    private readonly double rate;
    private readonly DropoutSource dropout;

    /// <summary>Creates the module with uninitialised weights.</summary>
    /// <param name="width">Channels, D; tuples are projected to D/2.</param>
    /// <param name="frames">Frames per clip, T.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    /// <param name="rate">Dropout rate of the frames.</param>
    /// <param name="dropout">The model's dropout stream.</param>
    public QuerySimilarity(int width, int frames, int cardinality, double rate, DropoutSource dropout)
        : base(nameof(QuerySimilarity))
    {
        tuples = new FrameTuples(frames, cardinality);
        projection = new LinearLayer(width * cardinality, width / 2);
        this.rate = rate;
        this.dropout = dropout;
        RegisterComponents();
    }

    /// <summary>Projects every tuple of every clip.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <returns>Embedded tuples (N, M, D/2), not negative.</returns>
    public Tensor Embed(Tensor clips) => Embed(clips, dropout);

    /// <summary>Projects every tuple of every clip, with the caller's dropout stream.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <param name="dropped">Draws the dropped units.</param>
    /// <returns>Embedded tuples (N, M, D/2), not negative.</returns>
    public Tensor Embed(Tensor clips, DropoutSource dropped)
    {
        using var scope = NewDisposeScope();
        return tuples.Project(dropped.Apply(clips, rate), projection).relu_().MoveToOuterDisposeScope();
    }

    /// <summary>Logits of all classes at once, from embedded clips.</summary>
    /// <param name="support">Embedded tuples (S, M, D/2).</param>
    /// <param name="layout">Classes of the support clips.</param>
    /// <param name="query">Embedded tuples (Q, M, D/2).</param>
    /// <returns>Logits (Q, C).</returns>
    public static Tensor Compare(Tensor support, SupportLayout layout, Tensor query)
    {
        using var scope = NewDisposeScope();
        var (queries, count, width) = (query.shape[0], query.shape[1], query.shape[2]);
        var targets = layout.Padded(support).reshape(layout.Way * layout.Shots * count, width); // (C·K·M, D/2)
        var sources = query.reshape(queries * count, width); // (Q·M, D/2)
        if (is_grad_enabled())
        {
            var distances = NearestDistances(sources, targets, layout, count).reshape(queries, count, layout.Way); // (Q, M, C)
            return distances.mean([1]).neg().MoveToOuterDisposeScope(); // (Q, C)
        }

        return NearestTuples.Distances(sources, targets, layout, count) // (Q·M, C)
            .reshape(queries, count, layout.Way)
            .mean([1]) // (Q, C)
            .neg()
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) tuples.Dispose();
        base.Dispose(disposing);
    }

    // Distances from matmuls alone, for training: cancellation costs digits of small ones, but the gradient is fast.
    private static Tensor NearestDistances(Tensor sources, Tensor targets, SupportLayout layout, long count)
    {
        var squares = (targets * targets).sum(-1).Plus((sources * sources).sum(-1, keepdim: true)); // (Q·M, C·K·M)
        var distances = squares - sources.matmul(targets.t()).Times(2); // (Q·M, C·K·M)
        if (!layout.IsEven)
        {
            var padding = layout.PaddingMask(targets.device).flatten().repeat_interleave(count); // (C·K·M)
            distances = distances.Fill(padding, double.PositiveInfinity);
        }

        var grouped = distances.reshape(sources.shape[0], layout.Way, -1); // (Q·M, C, K·M)
        return grouped.min(dim: 2).values.AtLeast(SmallestSquare).sqrt(); // (Q·M, C)
    }
}

/// <summary>How STRM's query-class similarity (QC) is treated.</summary>
public enum QuerySimilarityMode
{
    /// <summary>Registered, trained and saved: the paper's intent.</summary>
    Trained,

    /// <summary>Random weights from the run's seed, never trained or saved: what the official code does.</summary>
    FrozenRandom,

    /// <summary>Left out: TRM alone decides.</summary>
    Off,
}
