using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads;

/// <summary>Patch-level enrichment (PLE): the patches of a frame attend to each other, then pass a bottleneck.</summary>
/// <remarks>
/// Thatipelli et al., CVPR 2022, section 3.1: x ← x + position; x ← γ·softmax(Q(x)K(x)ᵀ)V(x) + x; x ← MLP(x) + x.
/// γ starts at 0, so attention is off, and Q, K and V get no gradient, until γ moves. The gradient of the key's bias is zero
/// mathematically. As in the official code the energy is not divided by √D unless
/// <see cref="StrmHeadOptions.ScaledPatchAttention"/> asks for it, as the paper does.
/// </remarks>
public sealed class PatchEnrichment : Module<Tensor, Tensor>
{
    [ComponentName(Name = "gamma")]
    private readonly Parameter gamma;

    [ComponentName(Name = "key_proj")]
    private readonly LinearLayer key;

    [ComponentName(Name = "query_proj")]
    private readonly LinearLayer query;

    [ComponentName(Name = "value_conv")]
    private readonly LinearLayer value;

    [ComponentName(Name = "Bot_MLP")]
    private readonly MultilayerPerceptron bottleneck;

    [ComponentName(Name = "pe")]
    private readonly PositionalEncoding position;

    private readonly double scale;

    /// <summary>Creates the module with uninitialised weights.</summary>
    /// <param name="width">Channels, D.</param>
    /// <param name="options">Dropout and scaling.</param>
    /// <param name="dropout">The model's dropout stream.</param>
    public PatchEnrichment(int width, StrmHeadOptions options, DropoutSource dropout)
        : base(nameof(PatchEnrichment))
    {
        gamma = Parameter(zeros(1));
        key = new LinearLayer(width, width);
        query = new LinearLayer(width, width);
        value = new LinearLayer(width, width);
        bottleneck = MultilayerPerceptron.Bottleneck(width);
        position = new PositionalEncoding(width, options.PatchGrid * options.PatchGrid, options.Dropout, dropout);
        Grid = options.PatchGrid;
        scale = options.ScaledPatchAttention ? 1 / Math.Sqrt(width) : 1;
        RegisterComponents();
    }

    /// <summary>Patches along each side of a frame.</summary>
    public int Grid { get; }

    /// <summary>Enriches patches.</summary>
    /// <param name="input">Patches (N, T, P, D).</param>
    /// <returns>Patches of the same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var patches = position.forward(input); // (N, T, P, D)
        var attended = Weights(patches).matmul(value.forward(patches)); // (N, T, P, D)
        var enriched = (gamma * attended).Plus(patches); // (N, T, P, D)
        return bottleneck.forward(enriched).Plus(enriched).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Enriches patches and averages those of each frame: the mean of <see cref="forward"/>, faster when there are many.
    /// </summary>
    /// <remarks>
    /// Consecutive matmuls are folded: K(x)ᵀQ(x) is xᵀ(W_KᵀW_Q)x and terms of one x; since attention sums to 1, V(x) averaged by
    /// attention is V of the averaged x, and V merges with the bottleneck's first layer; its last layer is applied to the mean.
    /// Patches meet these weights before attention mixes them, so that if they are constants, as cached features are, nothing large
    /// but the weights has a gradient. Folding costs matmuls of weights, which pay off with many patches.
    /// </remarks>
    /// <param name="input">Patches (N, T, P, D).</param>
    /// <returns>Frame features (N, T, D).</returns>
    public Tensor Averaged(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var width = input.shape[3];
        var isFew = input.shape[0] * input.shape[1] * input.shape[2] < 2 * width;
        if (isFew) return forward(input).mean([2]).MoveToOuterDisposeScope(); // (N, T, D)
        var patches = position.forward(input); // (N, T, P, D)
        var narrowed = key.Precision.Narrowed(patches); // (N, T, P, D)
        var attention = FoldedWeights(patches, narrowed); // (N, T, P, P)
        var first = bottleneck.Input; // D → H
        var folded = Product(first.Weight, value.Weight) * gamma; // (H, D)
        var bias = (first.Weight.mv(value.Bias!) * gamma).Plus(first.Bias!); // (H)
        var own = Product(narrowed, first.Weight.t()).Add(bias); // (N, T, P, H)
        var hidden = attention.matmul(Product(narrowed, folded.t())).Add(own).relu_(); // (N, T, P, H)
        hidden = bottleneck.Hidden!.forward(hidden).relu_().mean([2]); // (N, T, H)
        var attended = attention.mean([2], keepdim: true).matmul(patches).squeeze(2); // (N, T, D)
        var enriched = (gamma * value.forward(attended)).Plus(patches.mean([2])); // (N, T, D)
        return bottleneck.Output.forward(hidden).Plus(enriched).MoveToOuterDisposeScope();
    }

    /// <summary>How much each patch attends to each other patch of its frame.</summary>
    /// <param name="patches">Patches (N, T, P, D) as they enter the module.</param>
    /// <returns>Attention (N, T, P, P); rows sum to 1.</returns>
    public Tensor Attention(Tensor patches)
    {
        using var scope = NewDisposeScope();
        return Weights(position.forward(patches)).MoveToOuterDisposeScope();
    }

    private Tensor Weights(Tensor patches)
    {
        var energy = query.forward(patches).matmul(key.forward(patches).transpose(-2, -1)); // (N, T, P, P)
        return (scale == 1 ? energy : energy.Times(scale)).softmax(-1); // (N, T, P, P)
    }

    // (W_Q·x + b_Q)·(W_K·y + b_K) = (W_KᵀW_Q·x)·y + (W_Qᵀb_K)·x + (W_Kᵀb_Q)·y + b_Q·b_K.
    private Tensor FoldedWeights(Tensor patches, Tensor narrowed)
    {
        var asked = Product(narrowed, Product(query.Weight.t(), key.Weight)); // (N, T, P, D)
        var biased = stack([query.Weight.t().mv(key.Bias!), key.Weight.t().mv(query.Bias!)], 1); // (D, 2)
        var own = patches.matmul(biased).split(1, -1); // 2 of (N, T, P, 1)
        var energy = asked.matmul(patches.transpose(-2, -1)).Add(own[0].Plus(query.Bias!.dot(key.Bias!))).Add(own[1].transpose(-2, -1));
        return (scale == 1 ? energy : energy.Times(scale)).softmax(-1); // (N, T, P, P)
    }

    // A matmul in the layers' precision, with the type of their weights.
    private Tensor Product(Tensor left, Tensor right) =>
        key.Precision.Narrowed(left).matmul(key.Precision.Narrowed(right)).to_type(key.Weight.dtype);
}

/// <summary>
/// Linear layers with ReLU between them, named as in the official model: <c>inp_fc</c>, <c>hid_fc</c> where there are three, <c>out_fc</c>.
/// </summary>
internal sealed class MultilayerPerceptron : Module<Tensor, Tensor>
{
    [ComponentName(Name = "inp_fc")]
    private readonly LinearLayer input;

    [ComponentName(Name = "hid_fc")]
    private readonly LinearLayer? hidden;

    [ComponentName(Name = "out_fc")]
    private readonly LinearLayer output;

    private MultilayerPerceptron(int width, int hiddenWidth, bool threeLayers)
        : base(nameof(MultilayerPerceptron))
    {
        input = new LinearLayer(width, hiddenWidth);
        hidden = threeLayers ? new LinearLayer(hiddenWidth, hiddenWidth) : null;
        output = new LinearLayer(hiddenWidth, width);
        RegisterComponents();
    }

    /// <summary>The first layer.</summary>
    public LinearLayer Input => input;

    /// <summary>The middle layer of three; null if there are two.</summary>
    public LinearLayer? Hidden => hidden;

    /// <summary>The last layer.</summary>
    public LinearLayer Output => output;

    /// <summary>Two layers of the same width.</summary>
    public static MultilayerPerceptron TwoLayers(int width) => new(width, width, threeLayers: false);

    /// <summary>Three layers through a bottleneck of half the width.</summary>
    public static MultilayerPerceptron Bottleneck(int width) => new(width, width / 2, threeLayers: true);

    /// <summary>Applies the layers to the last dimension.</summary>
    public override Tensor forward(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var inner = input.forward(tensor).relu_();
        if (hidden is not null) inner = hidden.forward(inner).relu_();
        return output.forward(inner).MoveToOuterDisposeScope();
    }
}
