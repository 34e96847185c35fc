namespace Strm.Heads;

/// <summary>Bidirectional mean Hausdorff matching (Bi-MHM), the metric of HyRSM by itself.</summary>
/// <remarks>
/// Wang, Zhang, Qing, Tang, Zuo, Gao, Jin and Sang, "Hybrid relation guided set matching for few-shot action recognition", CVPR 2022,
/// https://arxiv.org/abs/2204.13423, section 3.3.
/// Idea: clips are sets of frames, not sequences; each frame looks for its nearest frame in the other clip, in both directions; the
/// sum of those distances compares the clips.
/// D_lm = 1 − cos(q_l, p_cm) with p_c the mean over the shots at each frame; logit_c = −(Σ_l min_m D_lm + Σ_m min_l D_lm).
/// As in the official code the sums are not divided by the number of frames. Differs from it: by itself, without the relations that HyRSM
/// puts before it, so it has no weights and the backbone alone is trained.
/// </remarks>
public sealed class BiMhmHead : FewShotHead
{
    /// <summary>Creates the head; it has no weights.</summary>
    /// <param name="context">What it is built on.</param>
    public BiMhmHead(HeadContext context)
        : base(nameof(BiMhmHead), context)
    {
    }

    /// <summary>The distance of sets of frames.</summary>
    /// <param name="distances">Distances between frames D (…, L, M).</param>
    /// <returns>Σ_l min_m D + Σ_m min_l D (…).</returns>
    public static Tensor SetDistance(Tensor distances)
    {
        using var scope = NewDisposeScope();
        return distances.amin(-1).sum(-1).Plus(distances.amin(-2).sum(-1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps) => new([PatchPooling.Average(featureMaps)]); // (N, T, D)

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var prototypes = FrameCosine.Normalise(layout.ClassMeans(support.Features)); // (C, T, D)
        var distances = FrameCosine.Matrix(FrameCosine.Normalise(query.Features), prototypes).SubtractedFrom(1); // (Q, C, T, T)
        return new HeadLogits(SetDistance(distances).neg()); // (Q, C)
    }
}

/// <summary>Bidirectional mean Hausdorff matching has no options: nothing is learnt but the backbone.</summary>
public sealed record BiMhmHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "bi-mhm";

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new BiMhmHead(context);
}
