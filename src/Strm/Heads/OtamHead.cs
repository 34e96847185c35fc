using Strm.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>Ordered temporal alignment (OTAM).</summary>
/// <remarks>
/// Cao, Ji, Cao, Chang and Niebles, "Few-shot video classification via temporal alignment", CVPR 2020, https://arxiv.org/abs/1906.11415.
/// Idea: two clips of one action show the same steps in the same order, at different times; the cheapest monotone path through
/// the matrix of frame distances aligns them, and may begin and end anywhere; a soft minimum makes it trainable.
/// D_lm = 1 − cos(f_l, g_m); d = <see cref="SoftAlignment.Distance"/>(D, λ) + SoftAlignment.Distance(Dᵀ, λ); logit_c = −mean over the clips of c of d.
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
        ArgumentNullException.ThrowIfNull(options);
        smoothing = options.Smoothing;
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps) => new([FrameCosine.Normalise(PatchPooling.Average(featureMaps))]); // (N, T, D)

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(query);
        var costs = FrameCosine.Matrix(query.Parts[0], support.Parts[0]).SubtractedFrom(1); // (Q, S, T, T)
        var both = stack([costs, costs.transpose(2, 3)]); // (2, Q, S, T, T)
        var distances = SoftAlignment.Distance(both, smoothing).sum([0]); // (Q, S)
        return new HeadLogits(layout.ClassMeans(distances.t()).t().neg()); // (Q, C)
    }
}
