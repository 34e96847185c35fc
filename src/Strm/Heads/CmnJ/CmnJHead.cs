using TorchSharp.Utils;

namespace Strm.Heads.CmnJ;

/// <summary>Compound memory network, trained jointly with its features (CMN-J).</summary>
/// <remarks>
/// Zhu and Yang, "Compound memory networks for few-shot video classification", ECCV 2018,
/// https://openaccess.thecvf.com/content_ECCV_2018/html/Linchao_Zhu_Compound_Memory_Networks_ECCV_2018_paper.html; the J variant: the same
/// authors, "Label independent memory for semi-supervised few-shot video classification", TPAMI 2020.
/// Idea: a clip has several saliencies, found by learned hidden variables; together they are the compound key of a memory slot; an
/// abstract key, compressed from them, is a second and coarser view of the slot; classes are read by the similarity of both.
/// q = <see cref="MultiSaliency.Embed"/>(W·frames, h); slot_c = <see cref="CompoundMemory.Write"/>; α(k) = normalised W_α·k;
/// logit_c = s·½(mean_j q_j·slot_cj + α(q)·α(slot_c)).
/// Training adds a classification of every clip's abstract key over the training classes.
/// Differs from its source: no slots but the episode's, so none grows old; cross-entropy replaces the margin loss. Interpretation:
/// relevance is a softmax over the hidden variables; the abstract memory, in the paper a filter before the constituent keys are read,
/// is averaged with them, since an episode's few slots need no filter; J is read as training the backbone with the memory and a classifier.
/// </remarks>
public sealed class CmnJHead : FewShotHead
{
    [ComponentName(Name = "frames")]
    private readonly LinearLayer frames;

    [ComponentName(Name = "hidden")]
    private readonly LinearLayer hidden;

    [ComponentName(Name = "abstract")]
    private readonly LinearLayer compression;

    [ComponentName(Name = "classifier")]
    private readonly LinearLayer? classifier;

    private readonly CmnJHeadOptions options;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="context">What it is built on.</param>
    public CmnJHead(CmnJHeadOptions options, HeadContext context)
        : base(nameof(CmnJHead), context)
    {
        this.options = options;
        frames = new LinearLayer(context.FeatureWidth, options.KeyWidth);
        hidden = new LinearLayer(options.KeyWidth, options.Saliencies, hasBias: false); // its weight holds the hidden variables (J, E)
        compression = new LinearLayer(options.Saliencies * options.KeyWidth, options.AbstractWidth);
        classifier = options.TrainingClasses is > 0 and var classes ? new LinearLayer(options.AbstractWidth, classes) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var keys = MultiSaliency.Embed(frames.forward(PatchPooling.Average(featureMaps)), hidden.Weight); // (N, J, E)
        return new ClipKeys(keys, Abstract(keys)).Embedding();
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var (shots, queries) = (ClipKeys.Of(support), ClipKeys.Of(query));
        var slots = CompoundMemory.Write(shots.Constituent, layout); // (C, J, E)
        var similarities = CompoundMemory.Read(queries.Constituent, slots).Plus(queries.Abstract.matmul(Abstract(slots).t())); // (Q, C)
        return new HeadLogits(similarities.Times(options.Scale / 2))
        {
            ClassLogits = training ? classifier?.forward(cat([shots.Abstract, queries.Abstract]).Times(options.Scale)) : null, // (S+Q, B)
            ClassificationWeight = options.ClassificationWeight,
        };
    }

    private Tensor Abstract(Tensor keys) => FrameCosine.Normalise(compression.forward(keys.flatten(1))); // (N, A)

    // The constituent keys of clips (N, J, E) and their abstract keys (N, A).
    private sealed record ClipKeys(Tensor Constituent, Tensor Abstract)
    {
        public static ClipKeys Of(ClipEmbedding clips) => new(clips.Parts[0], clips.Parts[1]);

        public ClipEmbedding Embedding() => new([Constituent, Abstract]);
    }
}

/// <summary>The sizes of the CMN-J head.</summary>
public sealed record CmnJHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "cmn-j";

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <summary>Saliencies of a clip, J: constituent keys of a memory slot.</summary>
    public int Saliencies { get; init => field = OptionGuard.AtLeast(value, 1, "saliencies"); } = 5;

    /// <summary>Channels of a constituent key, E.</summary>
    public int KeyWidth { get; init => field = OptionGuard.AtLeast(value, 1, "key width"); } = 256;

    /// <summary>Channels of an abstract key, A.</summary>
    public int AbstractWidth { get; init => field = OptionGuard.AtLeast(value, 1, "abstract width"); } = 256;

    /// <summary>The factor on the similarities, which lie in [−1, 1].</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 10;

    /// <summary>Training classes of the joint classifier, B; null sets it from the data, 0 for none.</summary>
    public int? TrainingClasses { get; init => field = value is null ? null : OptionGuard.AtLeast(value.Value, 0, "training classes"); }

    /// <summary>The weight of the classification over the training classes in the loss.</summary>
    public double ClassificationWeight { get; init => field = OptionGuard.AtLeast(value, 0, "classification weight"); } = 1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new CmnJHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { KeyWidth = 64, AbstractWidth = 64 };

    /// <inheritdoc/>
    public override HeadOptions ForTraining(int trainingClasses) => this with { TrainingClasses = TrainingClasses ?? trainingClasses };
}
