using TorchSharp.Utils;

namespace Strm.Heads;

/// <summary>Cross-transformers over frames.</summary>
/// <remarks>
/// Doersch, Gupta and Zisserman, "CrossTransformers: spatially-aware few-shot transfer", NeurIPS 2020, https://arxiv.org/abs/2007.11498,
/// with frames in place of image patches.
/// Idea: each frame of the query looks up the frames of all clips of a class and averages their values; so the class gets a
/// prototype aligned with that query; they are compared frame by frame.
/// k = W_k·f for query and support alike, v = W_v·f; p_t = Σ softmax_j(k_t·k_j/√E)·v_j over all frames j of class c;
/// logit_c = s·mean_t cos(v_t, p_t).
/// Differs from its source: frames instead of patches, cosine with a factor s instead of the squared distance (like the baseline of
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
        key = new LinearLayer(context.FeatureWidth, options.ProjectionWidth, hasBias: false);
        value = new LinearLayer(context.FeatureWidth, options.ProjectionWidth, hasBias: false);
        scale = options.Scale;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var frames = PatchPooling.Average(featureMaps); // (N, T, D)
        return new Frames(key.forward(frames), value.forward(frames)).Embedding();
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var (shots, queries) = (Frames.Of(support), Frames.Of(query));
        var (length, width) = (queries.Keys.shape[1], queries.Keys.shape[2]);
        var keys = layout.Padded(shots.Keys).flatten(0, 1); // (C·K·T, E)
        var scores = queries.Keys.flatten(0, 1).matmul(keys.t()).Times(1 / Math.Sqrt(width)); // (Q·T, C·K·T)
        var attention = layout.Softmax(scores.reshape(-1, layout.Way, layout.Shots * length)).permute(1, 0, 2); // (C, Q·T, K·T)
        var values = layout.Padded(shots.Values).reshape(layout.Way, layout.Shots * length, width); // (C, K·T, E)
        var prototypes = FrameCosine.Normalise(attention.bmm(values)).reshape(layout.Way, query.Count, length, width); // (C, Q, T, E)
        var cosines = (prototypes * FrameCosine.Normalise(queries.Values).unsqueeze(0)).sum(-1); // (C, Q, T)
        return new HeadLogits(cosines.mean([-1]).t().Times(scale)); // (Q, C)
    }

    // Keys and values of the frames of clips, each (N, T, E).
    private sealed record Frames(Tensor Keys, Tensor Values)
    {
        public static Frames Of(ClipEmbedding clips) => new(clips.Parts[0], clips.Parts[1]);

        public ClipEmbedding Embedding() => new([Keys, Values]);
    }
}

/// <summary>The options of the frame-level cross-transformer.</summary>
public sealed record CrossTransformerHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "crosstransformer";

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <summary>Width of keys and values, E. The paper uses 128.</summary>
    public int ProjectionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "projection width"); } = 128;

    /// <summary>The factor on the cosines, which lie in [−1, 1].</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 10;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new CrossTransformerHead(this, context);
}
