using static TorchSharp.torch;

namespace Strm.Models;

/// <summary>A convolution with the batch normalisation behind it folded into its weight and bias, for evaluation.</summary>
/// <remarks>γ·(W·x − μ)/√(σ² + ε) + β = (γ/√(σ² + ε))·W·x + (β − γ·μ/√(σ² + ε)).</remarks>
internal sealed class FoldedConvolution : IDisposable
{
    private const double Epsilon = 1e-5; // That of the normalisation layers.

    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly int stride;
    private readonly int padding;

    /// <summary>Folds.</summary>
    /// <param name="state">The backbone's tensors by name.</param>
    /// <param name="convolution">The name of the convolution.</param>
    /// <param name="norm">The name of the normalisation.</param>
    /// <param name="stride">The convolution's stride; its padding is half its size.</param>
    public FoldedConvolution(IReadOnlyDictionary<string, Tensor> state, string convolution, string norm, int stride)
    {
        using var scope = NewDisposeScope();
        var kernel = state[$"{convolution}.weight"]; // (O, I, k, k)
        var scale = state[$"{norm}.weight"] / state[$"{norm}.running_var"].Plus(Epsilon).sqrt(); // (O)
        (this.stride, padding) = (stride, (int)kernel.shape[2] / 2);
        var folded = kernel * scale.reshape(-1, 1, 1, 1); // (O, I, k, k)
        var shift = state[$"{norm}.bias"] - (state[$"{norm}.running_mean"] * scale); // (O)
        weight = ChannelsLast(folded).DetachFromDisposeScope();
        bias = shift.DetachFromDisposeScope();
    }

    /// <summary>The same numbers with the channels of a position next to each other in memory: the layout that convolutions are fastest in.</summary>
    /// <param name="tensor">A tensor (N, C, H, W).</param>
    public static Tensor ChannelsLast(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2); // (N, C, H, W)

    /// <summary>Convolves.</summary>
    /// <param name="input">Maps (N, I, H, W) in the layout of the weights.</param>
    /// <returns>Maps (N, O, H/stride, W/stride) in that layout.</returns>
    public Tensor Forward(Tensor input) => nn.functional.conv2d(input, weight, bias, strides: [stride, stride], padding: [padding, padding]);

    /// <inheritdoc/>
    public void Dispose()
    {
        weight.Dispose();
        bias.Dispose();
    }
}
