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
