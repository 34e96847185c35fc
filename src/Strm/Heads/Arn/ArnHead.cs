using Strm.Models;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Strm.Heads.Arn;

/// <summary>Action relation network (ARN).</summary>
/// <remarks>
/// Zhang, Zhang, Qi, Li, Torr and Koniusz, "Few-shot action recognition with permutation-invariant attention", ECCV 2020,
/// https://arxiv.org/abs/2001.03905.
/// Idea: short blocks of frames are encoded in order, but pooled without order, since long-range order differs even within a class;
/// attention says which blocks and positions count; clips are compared by which channels go together (second order).
/// φ = ReLU(convolution over three frames); a = <see cref="BlockAttention"/>(φ); M = Σ a·φφᵀ/B over all blocks and positions; ψ = <see cref="SecondOrder.Normalise"/>(M);
/// logit_c = <see cref="DescriptorComparator"/>(ψ_q, mean over the clips of c of ψ). Training adds w·(t(permuted φ) − permuted t(φ))².
/// Differs from its source: three frames of the shared backbone stand for a block of C3D; cross-entropy stands for the squared error of
/// scores. Left out: the classifiers of jigsaws and rotations of pixels, which need passes of their own through the backbone; the
/// alignment of temporal attention under permuted blocks, which the paper adds to them, is here. Interpretation: weights multiply the
/// blocks' correlations; the comparator has two convolutions.
/// </remarks>
public sealed class ArnHead : FewShotHead
{
    [ComponentName(Name = "blocks")]
    private readonly Conv1d blocks;

    [ComponentName(Name = "attention")]
    private readonly BlockAttention attention;

    [ComponentName(Name = "comparator")]
    private readonly DescriptorComparator comparator;

    private readonly ArnHeadOptions options;
    private readonly DropoutSource random;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="context">What it is built on.</param>
    public ArnHead(ArnHeadOptions options, HeadContext context)
        : base(nameof(ArnHead), context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        this.options = options;
        random = context.Dropout;
        blocks = Conv1d(context.FeatureWidth, options.BlockWidth, 3, padding: 1);
        attention = new BlockAttention(options.BlockWidth);
        comparator = new DescriptorComparator(options.Filters);
        RegisterComponents();
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var encoded = Blocks(featureMaps); // (N, T, P, E)
        var weights = attention.forward(encoded); // (N, T, P)
        var descriptors = SecondOrder.Normalise(SecondOrder.Pool(encoded.flatten(1, 2), weights.flatten(1, 2)), options.Slope); // (N, E, E)
        if (!training || options.AlignmentWeight == 0) return new ClipEmbedding([descriptors]);
        return new ClipEmbedding([descriptors, attention.Misalignment(encoded, random.Order((int)encoded.shape[1], encoded.device))]);
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(query);
        var scores = comparator.forward(query.Parts[0], layout.ClassMeans(support.Parts[0])); // (Q, C)
        var misalignment = support.Parts.Count > 1 ? cat([support.Parts[1], query.Parts[1]]).mean().Times(options.AlignmentWeight) : null;
        return new HeadLogits(scores) { Penalty = misalignment };
    }

    private Tensor Blocks(Tensor featureMaps)
    {
        var positions = featureMaps.flatten(3, 4).permute(0, 3, 2, 1); // (N, P, D, T)
        var encoded = blocks.forward(positions.flatten(0, 1)).relu(); // (N·P, E, T)
        return encoded.reshape(positions.shape[0], positions.shape[1], options.BlockWidth, -1) // (N, P, E, T)
            .permute(0, 3, 1, 2); // (N, T, P, E)
    }
}
