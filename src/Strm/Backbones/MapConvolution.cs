using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Strm.Models;

/// <summary>A convolution of feature maps without bias, padded by half its size, so that only the stride changes the size of the maps.</summary>
internal sealed class MapConvolution : Module<Tensor, Tensor>, IPreciseLayer
{
    private readonly Parameter weight;
    private readonly int stride;

    /// <summary>Creates the layer with uninitialised weights.</summary>
    /// <param name="input">Channels of its input, I.</param>
    /// <param name="output">Channels of its output, O.</param>
    /// <param name="kernel">Positions along each side of the kernel, k; odd.</param>
    /// <param name="stride">The step, positions.</param>
    public MapConvolution(int input, int output, int kernel, int stride)
        : base(nameof(MapConvolution))
    {
        weight = Parameter(empty(output, input, kernel, kernel)); // (O, I, k, k)
        this.stride = stride;
        RegisterComponents();
    }

    /// <summary>The kernels (O, I, k, k), float32.</summary>
    public Parameter Weight => weight;

    /// <inheritdoc/>
    public MatmulPrecision Precision { get; set; }

    /// <summary>Convolves.</summary>
    /// <param name="input">Maps (N, I, H, W), on a CPU in the layout <see cref="ChannelsLast"/>.</param>
    /// <returns>Maps (N, O, ⌈H/stride⌉, ⌈W/stride⌉), of the type of <see cref="Precision"/>.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (maps, kernels) = (Precision.Narrowed(input), Precision.Narrowed(weight));
        if (input.device.type is DeviceType.CPU) return ChannelsLast.Convolve(maps, kernels, null, stride).MoveToOuterDisposeScope();
        var padding = kernels.shape[2] / 2;
        return functional.conv2d(maps, kernels, strides: [stride, stride], padding: [padding, padding]).MoveToOuterDisposeScope();
    }
}
