using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads.HfAr;

/// <summary>Variational inference with Householder flow (HF-AR).</summary>
/// <remarks>
/// Kumar and Narang, "Few shot activity recognition using variational inference", 2021, https://arxiv.org/abs/2108.08990.
/// Idea: a few clips say little about a class, so a distribution over its embedding is inferred, not a point; reflections turn a
/// distribution with diagonal variance into one with full covariance without changing volumes; queries are scored under it.
/// e = last state of LSTM(frames); posterior_c = <see cref="PosteriorNetwork"/>(mean over the clips of c of e);
/// logit_c = <see cref="HouseholderFlow.LogDensity"/>(e_q, posterior_c).
/// Training adds w·mean over classes of <see cref="HouseholderFlow.Divergence"/>.
/// Differs from its source: frames of the shared backbone stand in for ResNet-152's; the base model is trained with the adapter, not
/// before it. Interpretation: since the flow is orthogonal, density and divergence are computed exactly instead of from samples; both
/// are means over dimensions.
/// </remarks>
public sealed class HfArHead : FewShotHead
{
    [ComponentName(Name = "encoder")]
    private readonly LSTM encoder;

    [ComponentName(Name = "posterior")]
    private readonly PosteriorNetwork posterior;

    private readonly double divergenceWeight;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="context">What it is built on.</param>
    public HfArHead(HfArHeadOptions options, HeadContext context)
        : base(nameof(HfArHead), context)
    {
        divergenceWeight = options.DivergenceWeight;
        encoder = LSTM(context.FeatureWidth, options.EmbeddingWidth, batchFirst: true);
        posterior = new PosteriorNetwork(options.EmbeddingWidth, options.Reflections);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps) =>
        new([encoder.call(PatchPooling.Average(featureMaps)).Item2.squeeze(0)]); // (N, E)

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var classes = posterior.forward(layout.ClassMeans(support.Features));
        return new HeadLogits(HouseholderFlow.LogDensity(query.Features, classes)) // (Q, C)
        {
            Penalty = training ? HouseholderFlow.Divergence(classes).mean().Times(divergenceWeight) : null,
        };
    }
}

/// <summary>The sizes of the HF-AR head.</summary>
public sealed record HfArHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "hf-ar";

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Width of the recurrent embedding and of the posteriors, E.</summary>
    public int EmbeddingWidth { get; init => field = OptionGuard.AtLeast(value, 2, "embedding width"); } = 256;

    /// <summary>Reflections of the flow.</summary>
    public int Reflections { get; init => field = OptionGuard.AtLeast(value, 0, "reflections"); } = 4;

    /// <summary>The weight of the posteriors' divergence from a standard normal distribution in the loss.</summary>
    public double DivergenceWeight { get; init => field = OptionGuard.AtLeast(value, 0, "divergence weight"); } = 0.01;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new HfArHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { EmbeddingWidth = 64 };
}
