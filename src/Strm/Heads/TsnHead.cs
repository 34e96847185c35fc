using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>Mean frames and their cosine: temporal segment networks as a few-shot baseline.</summary>
/// <remarks>
/// Wang, Xiong, Wang, Qiao, Lin, Tang and Van Gool, "Temporal segment networks", ECCV 2016, https://arxiv.org/abs/1608.00859, as the baseline
/// of later few-shot papers (OTAM, HyRSM).
/// Idea: a clip is the mean of frames sampled over its length; two clips are alike when their means point in the same direction;
/// a class scores the mean over its clips.
/// logit_c = s·mean over clips k of c of cos(q, x_k). Differs from its sources: the factor s, so that cross-entropy can train it.
/// </remarks>
public sealed class TsnHead : FewShotHead
{
    private readonly double scale;

    /// <summary>Creates the head; it has no weights.</summary>
    /// <param name="options">The scale.</param>
    /// <param name="context">What it is built on.</param>
    public TsnHead(TsnHeadOptions options, HeadContext context)
        : base(nameof(TsnHead), context)
    {
        ArgumentNullException.ThrowIfNull(options);
        scale = options.Scale;
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        ArgumentNullException.ThrowIfNull(featureMaps);
        return new ClipEmbedding([FrameCosine.Normalise(featureMaps.mean([1, 3, 4]))]); // (N, D)
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(query);
        // The mean of the cosines is the cosine's product with the mean of the clips.
        return new HeadLogits(query.Parts[0].matmul(layout.ClassMeans(support.Parts[0]).t()).Times(scale)); // (Q, C)
    }
}
