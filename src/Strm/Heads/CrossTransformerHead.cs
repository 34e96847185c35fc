using Strm.Models;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Strm.Heads;

/// <summary>Cross-transformers over frames.</summary>
/// <remarks>
/// Doersch, Gupta and Zisserman, "CrossTransformers: spatially-aware few-shot transfer", NeurIPS 2020, https://arxiv.org/abs/2007.11498, with
/// frames in the place of image patches.
/// Idea: each frame of the query looks up the frames of all clips of a class and averages their values; so the class gets a
/// prototype aligned with that query; they are compared frame by frame.
/// k = W_k·f for query and support alike, v = W_v·f; p_t = Σ softmax_j(k_t·k_j/√E)·v_j over all frames j of class c; logit_c = s·mean_t cos(v_t, p_t).
/// Differs from its source: frames instead of patches, cosine with a factor s instead of the squared distance (as the baseline of
/// later video papers). There is no position code, so the order of frames does not matter.
/// </remarks>
public sealed class CrossTransformerHead : FewShotHead
{
    [ComponentName(Name = "key")]
    private readonly LinearLayer key;

    [ComponentName(Name = "value")]
    private readonly LinearLayer value;

    private readonly double scale;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Width and scale.</param>
    /// <param name="context">What it is built on.</param>
    public CrossTransformerHead(CrossTransformerHeadOptions options, HeadContext context)
        : base(nameof(CrossTransformerHead), context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        key = new LinearLayer(context.FeatureWidth, options.ProjectionWidth, hasBias: false);
        value = new LinearLayer(context.FeatureWidth, options.ProjectionWidth, hasBias: false);
        scale = options.Scale;
        RegisterComponents();
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var frames = PatchPooling.Average(featureMaps); // (N, T, D)
        return new ClipEmbedding([key.forward(frames), value.forward(frames)]); // each (N, T, E)
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(query);
        var (queries, frames, width) = (query.Count, query.Parts[0].shape[1], query.Parts[0].shape[2]);
        var attention = TemporalRelation.ClassAttention(support.Parts[0], layout, query.Parts[0]); // (C, Q·T, K·T)
        var values = support.Parts[1].index_select(0, layout.PaddedIndex(support.Parts[1].device)).reshape(layout.Way, layout.Shots * frames, width); // (C, K·T, E)
        var prototypes = FrameCosine.Normalise(attention.bmm(values)).reshape(layout.Way, queries, frames, width); // (C, Q, T, E)
        var cosines = (prototypes * FrameCosine.Normalise(query.Parts[1]).unsqueeze(0)).sum(-1); // (C, Q, T)
        return new HeadLogits(cosines.mean([-1]).t().Times(scale)); // (Q, C)
    }
}
