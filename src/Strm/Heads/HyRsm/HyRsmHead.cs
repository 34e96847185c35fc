using TorchSharp.Utils;

namespace Strm.Heads.HyRsm;

/// <summary>Hybrid relation guided set matching (HyRSM).</summary>
/// <remarks>
/// Wang, Zhang, Qing, Tang, Zuo, Gao, Jin and Sang, "Hybrid relation guided set matching for few-shot action recognition", CVPR 2022,
/// https://arxiv.org/abs/2204.13423.
/// Idea: frames of a clip see each other; then, for each query, the query and the class prototypes see each other, so that features
/// suit the current task; the clips are then matched as sets of frames.
/// x = ReLU(<see cref="SelfAttention"/>(√(D/10)·frames + positions)); p_c = mean over the clips of c of x;
/// [g_1…g_C, g_q] = ReLU(SelfAttention([mean_t p_1…mean_t p_C, mean_t x_q])); p'_ct = W_f·[p_ct; g_c] + b_f, q'_t = W_f·[x_qt; g_q] + b_f;
/// logit_c = −<see cref="BiMhmHead.SetDistance"/>(1 − cos(q', p'_c)).
/// Training adds a classification of every clip's mean_t x over the training classes.
/// Differs from the official code: dropout after positions only, not in the attentions; the second attention has the form of the first
/// (normalised before, not after); clips are classified by their mean frame, not frame by frame. Matching itself ignores the order of
/// frames; it is the positions that make it count.
/// </remarks>
public sealed class HyRsmHead : FewShotHead
{
    [ComponentName(Name = "intra")]
    private readonly SelfAttention intra;

    [ComponentName(Name = "inter")]
    private readonly SelfAttention inter;

    [ComponentName(Name = "fusion")]
    private readonly LinearLayer fusion;

    [ComponentName(Name = "classifier")]
    private readonly LinearLayer? classifier;

    private readonly Tensor positions;
    private readonly HyRsmHeadOptions options;
    private readonly DropoutSource dropout;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="context">What it is built on.</param>
    public HyRsmHead(HyRsmHeadOptions options, HeadContext context)
        : base(nameof(HyRsmHead), context)
    {
        var width = context.FeatureWidth;
        (this.options, dropout) = (options, context.Dropout);
        var headWidth = options.AttentionWidth ?? Math.Max(1, width / options.AttentionHeads);
        positions = PositionalEncoding.Table(context.Frames, width).Over(PositionalEncoding.Scale); // (1, T, D)
        intra = new SelfAttention(width, options.AttentionHeads, headWidth);
        inter = new SelfAttention(width, options.AttentionHeads, headWidth);
        fusion = new LinearLayer(2 * width, width);
        classifier = options.TrainingClasses is > 0 and var classes ? new LinearLayer(width, classes) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var frames = PatchPooling.Average(featureMaps); // (N, T, D)
        var placed = frames.Times(Math.Sqrt(frames.shape[2] / 10.0)).Plus(positions); // (N, T, D)
        return new ClipEmbedding([intra.forward(dropout.Apply(placed, options.Dropout)).relu()]);
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var prototypes = layout.ClassMeans(support.Features); // (C, T, D)
        var guides = Guides(prototypes, query.Features); // (Q, C+1, D)
        var classes = FrameCosine.Normalise(Fused(prototypes, guides.narrow(1, 0, layout.Way))); // (Q, C, T, D)
        var queries = FrameCosine.Normalise(Fused(query.Features.unsqueeze(1), guides.narrow(1, layout.Way, 1))); // (Q, 1, T, D)
        var distances = queries.matmul(classes.transpose(-2, -1)).SubtractedFrom(1); // (Q, C, T, T)
        return new HeadLogits(BiMhmHead.SetDistance(distances).neg()) // (Q, C)
        {
            ClassLogits = training ? classifier?.forward(cat([support.Features, query.Features]).mean([1])) : null, // (S+Q, B)
            ClassificationWeight = options.ClassificationWeight,
        };
    }

    private Tensor Guides(Tensor prototypes, Tensor query)
    {
        var classes = prototypes.mean([1]).unsqueeze(0).expand(query.shape[0], -1, -1); // (Q, C, D)
        return inter.forward(cat([classes, query.mean([1]).unsqueeze(1)], 1)).relu(); // (Q, C+1, D)
    }

    // W·[x; g] + b = W_1·x + W_2·g + b: frames meet W_1 once, guides meet W_2 once, instead of once per pair of both.
    private Tensor Fused(Tensor frames, Tensor guides)
    {
        var width = guides.shape[2];
        var own = frames.matmul(fusion.Weight.narrow(1, 0, width).t()); // (…, T, D)
        var guide = guides.matmul(fusion.Weight.narrow(1, width, width).t()).Plus(fusion.Bias!); // (Q, C or 1, D)
        return own.Plus(guide.unsqueeze(2)); // (Q, C or 1, T, D)
    }
}

/// <summary>The sizes of the HyRSM head. Defaults are those of the official code.</summary>
public sealed record HyRsmHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "hyrsm";

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Heads of both attentions.</summary>
    public int AttentionHeads { get; init => field = OptionGuard.AtLeast(value, 1, "attention heads"); } = 8;

    /// <summary>Channels of each attention head; null divides those of the features by the number of heads.</summary>
    public int? AttentionWidth { get; init => field = value is null ? null : OptionGuard.AtLeast(value.Value, 1, "attention width"); }

    /// <summary>Dropout rate after positions.</summary>
    public double Dropout { get; init => field = OptionGuard.Between(value, 0, 0.99, "dropout"); } = 0.1;

    /// <summary>Training classes of the auxiliary classifier, B; null sets it from the data, 0 for none.</summary>
    public int? TrainingClasses { get; init => field = value is null ? null : OptionGuard.AtLeast(value.Value, 0, "training classes"); }

    /// <summary>The weight of the classification over the training classes in the loss.</summary>
    public double ClassificationWeight { get; init => field = OptionGuard.AtLeast(value, 0, "classification weight"); } = 1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new HyRsmHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions WithDropout(double rate) => this with { Dropout = rate };

    /// <inheritdoc/>
    public override HeadOptions ForTraining(int trainingClasses) => this with { TrainingClasses = TrainingClasses ?? trainingClasses };
}
