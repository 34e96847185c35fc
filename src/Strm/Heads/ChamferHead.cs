using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads;

/// <summary>Chamfer matching of frame tuples (Chamfer++).</summary>
/// <remarks>
/// Bertrand, Kalantidis and Tolias, "Rethinking matching-based few-shot action recognition", SCIA 2023, https://arxiv.org/abs/2303.16084.
/// Idea: with ordered tuples of frames as features, matching need not align anything; the mean of the best matches in both directions
/// is enough; all shots of a class are matched at once, so that each tuple finds the shot that shows it best.
/// z = LayerNorm(W·[frames of a tuple]); M_ij = cos(z_i, z_j); logit_c = τ·s·½(mean_i max_j M_ij + mean_j max_i M_ij), j over the tuples of
/// all clips of c (joint) or of one clip (then averaged over clips).
/// As in the official code, tuples are projected whole, and a fixed (s) and a learned (τ) factor multiply the similarity. Differs from
/// it: frames of the shared backbone stand in for features of short clips (R(2+1)D), s is 10.
/// </remarks>
public sealed class ChamferHead : FewShotHead
{
    [ComponentName(Name = "projection")]
    private readonly LinearLayer projection;

    [ComponentName(Name = "norm")]
    private readonly LayerNorm norm;

    [ComponentName(Name = "temperature")]
    private readonly Parameter temperature;

    private readonly ChamferHeadOptions options;
    private readonly FrameTuples tuples;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Tuples, width and matching.</param>
    /// <param name="context">What it is built on.</param>
    public ChamferHead(ChamferHeadOptions options, HeadContext context)
        : base(nameof(ChamferHead), context)
    {
        this.options = options;
        tuples = new FrameTuples(context.Frames, options.TupleSize);
        projection = new LinearLayer(context.FeatureWidth * options.TupleSize, options.ProjectionWidth);
        norm = LayerNorm(options.ProjectionWidth);
        temperature = Parameter(ones(1));
        RegisterComponents();
    }

    /// <summary>The Chamfer similarity of sets.</summary>
    /// <param name="similarities">Similarities between elements M (…, I, J).</param>
    /// <param name="weights">Weight of each column (…, J), summing to 1: zero for columns that are padding.</param>
    /// <returns>½(mean_i max_j M_ij + Σ_j weight_j·max_i M_ij) (…). Padding must repeat other columns.</returns>
    public static Tensor Similarity(Tensor similarities, Tensor weights)
    {
        using var scope = NewDisposeScope();
        var rows = similarities.amax(-1).mean([-1]); // (…)
        var columns = (similarities.amax(-2) * weights).sum(-1); // (…)
        return rows.Plus(columns).Over(2).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var projected = tuples.Project(PatchPooling.Average(featureMaps), projection); // (N, M, E)
        return new ClipEmbedding([FrameCosine.Normalise(norm.forward(projected))]);
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var matrix = FrameCosine.Matrix(query.Features, support.Features); // (Q, S, M, M)
        var scores = options.JointShots ? Joint(matrix, layout) : Single(matrix, layout); // (Q, C)
        return new HeadLogits(scores * temperature.Times(options.Scale));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) tuples.Dispose();
        base.Dispose(disposing);
    }

    private static Tensor Single(Tensor matrix, SupportLayout layout)
    {
        var count = matrix.shape[3];
        var perClip = Similarity(matrix, matrix.new_ones(count).Over(count)); // (Q, S)
        return layout.ClassMeans(perClip.t()).t(); // (Q, C)
    }

    private static Tensor Joint(Tensor matrix, SupportLayout layout)
    {
        var (queries, count) = (matrix.shape[0], matrix.shape[3]);
        var joint = matrix.index_select(1, layout.PaddedIndex(matrix.device)) // (Q, C·K, M, M)
            .reshape(queries, layout.Way, layout.Shots, count, count)
            .transpose(2, 3) // (Q, C, M, K, M)
            .flatten(3, 4); // (Q, C, M, K·M)
        var present = layout.PaddingMask(matrix.device).logical_not().to_type(matrix.dtype); // (C, K)
        var weights = present / present.sum(-1, true).Times(count); // (C, K)
        return Similarity(joint, weights.repeat_interleave(count, dim: 1)); // (Q, C)
    }
}

/// <summary>The options of the Chamfer head. Defaults are those of the paper's best, Chamfer++.</summary>
public sealed record ChamferHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "chamfer";

    /// <inheritdoc/>
    public override bool IsOrderAware => TupleSize > 1;

    /// <summary>Frames per ordered tuple; 1 matches single frames, and is blind to order. Chamfer++ uses 3.</summary>
    public int TupleSize { get; init => field = OptionGuard.AtLeast(value, 1, "tuple size"); } = 3;

    /// <summary>Width of the projected tuples, E.</summary>
    public int ProjectionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "projection width"); } = 1152;

    /// <summary>Whether all shots of a class are matched as one clip; otherwise each shot by itself, and the shots are averaged.</summary>
    public bool JointShots { get; init; } = true;

    /// <summary>The fixed factor on the similarities, on top of a learned one, which starts at 1.</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 10;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new ChamferHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { ProjectionWidth = 128 };
}
