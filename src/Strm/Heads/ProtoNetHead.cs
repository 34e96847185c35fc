namespace Strm.Heads;

/// <summary>Prototypical networks over the mean frame: the order-blind baseline.</summary>
/// <remarks>
/// Snell, Swersky and Zemel, "Prototypical networks for few-shot learning", NeurIPS 2017, https://arxiv.org/abs/1703.05175.
/// Idea: a clip is the mean of its frames; a class is the mean of its clips, its prototype;
/// the class with the nearest prototype wins.
/// q = mean over frames and patches; p_c = mean over the clips of c; logit_c = −‖q − p_c‖².
/// Differs from its source: the mean frame of the shared backbone stands in for the embedding of an image. Reversing a clip changes
/// nothing, so a pair of reversed actions is a coin toss.
/// </remarks>
public sealed class ProtoNetHead : FewShotHead
{
    /// <summary>Creates the head; it has no weights.</summary>
    /// <param name="context">What it is built on.</param>
    public ProtoNetHead(HeadContext context)
        : base(nameof(ProtoNetHead), context)
    {
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps) => new([featureMaps.mean([1, 3, 4])]); // (N, D)

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var prototypes = layout.ClassMeans(support.Features); // (C, D)
        return new HeadLogits((query.Features.unsqueeze(1) - prototypes.unsqueeze(0)).Squared().sum(-1).neg()); // (Q, C)
    }
}

/// <summary>Prototypical networks have no options: nothing is learnt but the backbone.</summary>
public sealed record ProtoNetHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "protonet";

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new ProtoNetHead(context);
}
