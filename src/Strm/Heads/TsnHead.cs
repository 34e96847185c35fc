namespace Strm.Heads;

/// <summary>Mean frames and their cosine: temporal segment networks as a few-shot baseline.</summary>
/// <remarks>
/// Wang, Xiong, Wang, Qiao, Lin, Tang and Van Gool, "Temporal segment networks", ECCV 2016, https://arxiv.org/abs/1608.00859, as the
/// baseline of later few-shot papers (OTAM, HyRSM).
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
        scale = options.Scale;
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps) => new([FrameCosine.Normalise(featureMaps.mean([1, 3, 4]))]); // (N, D)

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        // The mean of the cosines is the dot product with the mean of the clips.
        return new HeadLogits(query.Features.matmul(layout.ClassMeans(support.Features).t()).Times(scale)); // (Q, C)
    }
}

/// <summary>The options of the mean-cosine baseline.</summary>
public sealed record TsnHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "tsn";

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <summary>The factor on the cosines, which lie in [−1, 1]: without one a softmax over five classes stays below 0.65.</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 10;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new TsnHead(this, context);
}
