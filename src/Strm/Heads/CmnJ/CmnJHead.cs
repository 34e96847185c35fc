using Strm.Models;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Strm.Heads.CmnJ;

/// <summary>Compound memory network, trained jointly with its features (CMN-J).</summary>
/// <remarks>
/// Zhu and Yang, "Compound memory networks for few-shot video classification", ECCV 2018,
/// https://openaccess.thecvf.com/content_ECCV_2018/html/Linchao_Zhu_Compound_Memory_Networks_ECCV_2018_paper.html; the J variant: the same authors, "Label
/// independent memory for semi-supervised few-shot video classification", TPAMI 2020.
/// Idea: a clip has several saliencies, found by learned hidden variables; together they are the compound key of a memory slot; an
/// abstract key, compressed from them, is a second and coarser view of the slot; classes are read by the similarity of both.
/// q = <see cref="MultiSaliency.Embed"/>(W·frames, h); slot_c = <see cref="CompoundMemory.Write"/>; α(k) = normalised W_α·k; logit_c = s·½(mean_j q_j·slot_cj + α(q)·α(slot_c)).
/// Training adds a classification of every clip's abstract key over the training classes.
/// Differs from its source: no slots but the episode's, so nothing grows old; cross-entropy stands for the margin loss. Interpretation:
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
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        this.options = options;
        frames = new LinearLayer(context.FeatureWidth, options.KeyWidth);
        hidden = new LinearLayer(options.KeyWidth, options.Saliencies, hasBias: false); // its weight holds the hidden variables (J, E)
        compression = new LinearLayer(options.Saliencies * options.KeyWidth, options.AbstractWidth);
        classifier = options.TrainingClasses is > 0 and var classes ? new LinearLayer(options.AbstractWidth, classes) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var keys = MultiSaliency.Embed(frames.forward(PatchPooling.Average(featureMaps)), hidden.Weight); // (N, J, E)
        return new ClipEmbedding([keys, Abstract(keys)]); // (N, J, E), (N, A)
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(query);
        var slots = CompoundMemory.Write(support.Parts[0], layout); // (C, J, E)
        var similarities = CompoundMemory.Read(query.Parts[0], slots).Plus(query.Parts[1].matmul(Abstract(slots).t())); // (Q, C)
        return new HeadLogits(similarities.Times(options.Scale / 2))
        {
            Classification = training ? classifier?.forward(cat([support.Parts[1], query.Parts[1]]).Times(options.Scale)) : null, // (S+Q, B)
            ClassificationWeight = options.ClassificationWeight,
        };
    }

    private Tensor Abstract(Tensor keys) => FrameCosine.Normalise(compression.forward(keys.flatten(1))); // (N, A)
}
