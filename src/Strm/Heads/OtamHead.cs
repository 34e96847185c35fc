namespace Strm.Heads;

/// <summary>Ordered temporal alignment (OTAM).</summary>
/// <remarks>
/// Cao, Ji, Cao, Chang and Niebles, "Few-shot video classification via temporal alignment", CVPR 2020, https://arxiv.org/abs/1906.11415.
/// Idea: two clips of one action show the same steps in the same order, at different times; the cheapest monotone path through
/// the matrix of frame distances aligns them, and may begin and end anywhere; a soft minimum makes it trainable.
/// D_lm = 1 − cos(f_l, g_m); d = <see cref="SoftAlignment.Distance"/>(D, λ) + SoftAlignment.Distance(Dᵀ, λ);
/// logit_c = −mean over the clips of c of d.
/// There is no official code. Interpretation, as in later re-implementations: both directions are added, shots are averaged. Trains
/// best with one task per step.
/// </remarks>
public sealed class OtamHead : FewShotHead
{
    private readonly double smoothing;

    /// <summary>Creates the head; it has no weights.</summary>
    /// <param name="options">The smoothing.</param>
    /// <param name="context">What it is built on.</param>
    public OtamHead(OtamHeadOptions options, HeadContext context)
        : base(nameof(OtamHead), context)
    {
        smoothing = options.Smoothing;
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps) =>
        new([FrameCosine.Normalise(PatchPooling.Average(featureMaps))]); // (N, T, D)

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var costs = FrameCosine.Matrix(query.Features, support.Features).SubtractedFrom(1); // (Q, S, T, T)
        var both = stack([costs, costs.transpose(2, 3)]); // (2, Q, S, T, T)
        var distances = SoftAlignment.Distance(both, smoothing).sum([0]); // (Q, S)
        return new HeadLogits(layout.ClassMeans(distances.t()).t().neg()); // (Q, C)
    }
}

/// <summary>The options of the OTAM head. Defaults are those of the paper.</summary>
public sealed record OtamHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "otam";

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>How soft the minimum over paths is, λ; near 0 it is the hard minimum. The paper uses 0.1.</summary>
    public double Smoothing { get; init => field = OptionGuard.Between(value, 1e-3, 10, "smoothing"); } = 0.1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new OtamHead(this, context);
}
