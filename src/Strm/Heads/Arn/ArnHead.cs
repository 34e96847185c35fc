using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads.Arn;

/// <summary>Action relation network (ARN).</summary>
/// <remarks>
/// Zhang, Zhang, Qi, Li, Torr and Koniusz, "Few-shot action recognition with permutation-invariant attention", ECCV 2020,
/// https://arxiv.org/abs/2001.03905.
/// Idea: short blocks of frames are encoded in order, but pooled without order, since long-range order differs even within a class;
/// attention says which blocks and positions count; clips are compared by which channels go together (second order).
/// φ = ReLU(convolution over three frames); a = <see cref="BlockAttention"/>(φ); M = Σ a·φφᵀ/B over all blocks and positions;
/// ψ = <see cref="SecondOrder.Normalise"/>(M);
/// logit_c = <see cref="DescriptorComparator"/>(ψ_q, mean over the clips of c of ψ). Training adds w·(t(permuted φ) − permuted t(φ))².
/// Differs from its source: three frames of the shared backbone stand in for a block of C3D; cross-entropy replaces the squared error of
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
        if (!training || options.AlignmentWeight == 0) return new Relations(descriptors, Misalignment: null).Embedding();
        return new Relations(descriptors, attention.Misalignment(encoded, random.Order((int)encoded.shape[1], encoded.device))).Embedding();
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var (shots, queries) = (Relations.Of(support), Relations.Of(query));
        var scores = comparator.forward(queries.Descriptors, layout.ClassMeans(shots.Descriptors)); // (Q, C)
        if (shots.Misalignment is null || queries.Misalignment is null) return new HeadLogits(scores);
        return new HeadLogits(scores) { Penalty = cat([shots.Misalignment, queries.Misalignment]).mean().Times(options.AlignmentWeight) };
    }

    private Tensor Blocks(Tensor featureMaps)
    {
        var positions = featureMaps.flatten(3, 4).permute(0, 3, 2, 1); // (N, P, D, T)
        var encoded = blocks.forward(positions.flatten(0, 1)).relu(); // (N·P, E, T)
        return encoded.reshape(positions.shape[0], positions.shape[1], options.BlockWidth, -1) // (N, P, E, T)
            .permute(0, 3, 1, 2); // (N, T, P, E)
    }

    // The relation descriptors ψ of clips (N, E, E) and, in training, how far their attention is from permuting with the blocks (N).
    private sealed record Relations(Tensor Descriptors, Tensor? Misalignment)
    {
        public static Relations Of(ClipEmbedding clips) => new(clips.Parts[0], clips.Parts.Count > 1 ? clips.Parts[1] : null);

        public ClipEmbedding Embedding() => new(Misalignment is null ? [Descriptors] : [Descriptors, Misalignment]);
    }
}

/// <summary>The sizes of the ARN head.</summary>
public sealed record ArnHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "arn";

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Channels of a block, E: relation descriptors are E×E.</summary>
    public int BlockWidth { get; init => field = OptionGuard.AtLeast(value, 4, "block width"); } = 64;

    /// <summary>How steep the power normalisation is, η.</summary>
    public double Slope { get; init => field = OptionGuard.AtLeast(value, 0, "slope"); } = 100;

    /// <summary>Filters of the comparator's convolutions.</summary>
    public int Filters { get; init => field = OptionGuard.AtLeast(value, 1, "filters"); } = 32;

    /// <summary>The weight of the attention's alignment under permuted blocks in the loss; 0 leaves it out.</summary>
    public double AlignmentWeight { get; init => field = OptionGuard.AtLeast(value, 0, "alignment weight"); } = 0.1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new ArnHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { BlockWidth = 32, Filters = 16, Slope = 50 };
}
