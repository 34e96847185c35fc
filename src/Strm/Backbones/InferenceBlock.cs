using static TorchSharp.torch;

namespace Strm.Models;

/// <summary>A block of either kind with folded normalisation.</summary>
internal sealed class InferenceBlock : IDisposable
{
    private readonly List<FoldedConvolution> convolutions = [];
    private readonly FoldedConvolution? shortcut;

    /// <summary>Folds a block.</summary>
    /// <param name="state">The backbone's tensors by name.</param>
    /// <param name="name">The block's name.</param>
    /// <param name="stride">The block's stride: in the first convolution of a basic block, in the second of a bottleneck.</param>
    /// <param name="precision">The format of weights and maps.</param>
    public InferenceBlock(IReadOnlyDictionary<string, Tensor> state, string name, int stride, MatmulPrecision precision)
    {
        var strided = state.ContainsKey($"{name}.conv3.weight") ? 2 : 1;
        for (var i = 1; state.ContainsKey($"{name}.conv{i}.weight"); i++)
            convolutions.Add(new FoldedConvolution(state, $"{name}.conv{i}", $"{name}.bn{i}", i == strided ? stride : 1, precision));
        if (!state.ContainsKey($"{name}.downsample.0.weight")) return;
        shortcut = new FoldedConvolution(state, $"{name}.downsample.0", $"{name}.downsample.1", stride, precision);
    }

    /// <summary>Applies the block.</summary>
    /// <param name="input">Maps (N, C, H, W).</param>
    /// <returns>Maps of the block's size.</returns>
    public Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var maps = input;
        foreach (var convolution in convolutions.SkipLast(1)) maps = convolution.Forward(maps).relu_();
        return convolutions[^1].Forward(maps).Add(shortcut?.Forward(input) ?? input).relu_().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var convolution in convolutions) convolution.Dispose();
        shortcut?.Dispose();
    }
}

/// <summary>A convolution with the batch normalisation behind it folded into its weight and bias, for evaluation.</summary>
/// <remarks>γ·(W·x − μ)/√(σ² + ε) + β = (γ/√(σ² + ε))·W·x + (β − γ·μ/√(σ² + ε)).</remarks>
internal sealed class FoldedConvolution : IDisposable
{
    private const double Epsilon = 1e-5; // That of the normalisation layers.

    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly int stride;

    /// <summary>Folds.</summary>
    /// <param name="state">The backbone's tensors by name.</param>
    /// <param name="convolution">The name of the convolution.</param>
    /// <param name="norm">The name of the normalisation.</param>
    /// <param name="stride">The convolution's stride; its padding is half its size.</param>
    /// <param name="precision">The format of weight, bias and maps.</param>
    public FoldedConvolution(IReadOnlyDictionary<string, Tensor> state, string convolution, string norm, int stride, MatmulPrecision precision)
    {
        using var scope = NewDisposeScope();
        var kernel = state[$"{convolution}.weight"]; // (O, I, k, k)
        var scale = state[$"{norm}.weight"] / state[$"{norm}.running_var"].Plus(Epsilon).sqrt(); // (O)
        this.stride = stride;
        var folded = kernel * scale.reshape(-1, 1, 1, 1); // (O, I, k, k)
        var shift = state[$"{norm}.bias"] - (state[$"{norm}.running_mean"] * scale); // (O)
        weight = ChannelsLast.Of(folded).to_type(precision.Type()).DetachFromDisposeScope();
        bias = shift.to_type(precision.Type()).DetachFromDisposeScope();
    }

    /// <summary>Convolves.</summary>
    /// <param name="input">Maps (N, I, H, W) in the layout and format of the weights.</param>
    /// <returns>Maps (N, O, ⌈H/stride⌉, ⌈W/stride⌉) in that layout and format.</returns>
    public Tensor Forward(Tensor input) => ChannelsLast.Convolve(input, weight, bias, stride);

    /// <inheritdoc/>
    public void Dispose()
    {
        weight.Dispose();
        bias.Dispose();
    }
}
