using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Models;

/// <summary>A copy of a backbone prepared for evaluation on a CPU: batch normalisation folded into the convolutions, maps in the layout <see cref="ChannelsLast"/>.</summary>
/// <remarks>
/// The same function as <see cref="ResNetBackbone"/> in evaluation mode, with other rounding. It does not follow later changes of the
/// weights and has no gradients. Several threads may use it at once.
/// </remarks>
public sealed class InferenceBackbone : IDisposable
{
    private const int FirstLayer = 4, LastLayer = 7;

    private readonly FoldedConvolution stem;
    private readonly List<InferenceBlock> blocks = [];

    /// <summary>Copies and folds the weights.</summary>
    /// <param name="backbone">A backbone on the CPU.</param>
    /// <param name="precision">The format of weights and maps inside.</param>
    public InferenceBackbone(ResNetBackbone backbone, MatmulPrecision precision = MatmulPrecision.Fp32)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        Precision = precision;
        var state = backbone.state_dict();
        stem = new FoldedConvolution(state, "0", "1", stride: 2, precision);
        for (var layer = FirstLayer; layer <= LastLayer; layer++)
        {
            for (var block = 0; state.ContainsKey($"{layer}.{block}.conv1.weight"); block++)
                blocks.Add(new InferenceBlock(state, $"{layer}.{block}", layer > FirstLayer && block == 0 ? 2 : 1, precision));
        }
    }

    /// <summary>The format of weights and maps inside.</summary>
    public MatmulPrecision Precision { get; }

    /// <summary>How the numbers come about: what rounding depends on.</summary>
    public string Arithmetic => $"channels-last {Precision.Type()}, 1x1 as matmul";

    /// <summary>Computes feature maps.</summary>
    /// <param name="frames">Frames (N·T, 3, H, W), float in [0, 1].</param>
    /// <returns>Feature maps (N·T, D, H/32, W/32), rounded up, float32.</returns>
    public Tensor Forward(Tensor frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var maps = stem.Forward(ChannelsLast.Of(frames.to_type(Precision.Type()))).relu_(); // (N·T, ·, H/2, W/2)
        maps = nn.functional.max_pool2d(maps, kernel_size: 3, stride: 2, padding: 1); // (N·T, ·, H/4, W/4)
        foreach (var block in blocks)
        {
            var next = block.Forward(maps);
            maps.Dispose();
            maps = next;
        }

        return ResNetBackbone.Finished(maps).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stem.Dispose();
        foreach (var block in blocks) block.Dispose();
    }
}
