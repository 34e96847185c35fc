using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Strm.Backbones;

/// <summary>
/// A convolution of feature maps without bias, padded by half its size, so that only the stride changes the size of the maps.
/// </summary>
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

/// <summary>
/// Feature maps with the channels of a position next to each other in memory, the layout in which a CPU convolves
/// fastest, and their convolutions.
/// </summary>
/// <remarks>
/// A 1x1 convolution is a matmul over positions and is computed as one: libtorch's own kernel for it in this layout is slower, and
/// ends the process on machines that do not report their cache sizes. With the few positions of the last maps, the 3x3 kernel of this
/// layout is underused, so those maps are converted to the plain layout and back. All of it has gradients.
/// </remarks>
internal static class ChannelsLast
{
    private const int FewPositions = 16;

    // With fewer frames, rearranging the weights, which libtorch does on every call, costs more than the sums.
    private const int ManyFrames = 16;

    /// <summary>The same numbers in this layout.</summary>
    /// <param name="maps">Maps (N, C, H, W).</param>
    /// <returns>Maps (N, C, H, W).</returns>
    public static Tensor Of(Tensor maps) => maps.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2); // (N, C, H, W)

    /// <summary>Convolves, padded by half the kernel.</summary>
    /// <param name="maps">Maps (N, I, H, W) in this layout.</param>
    /// <param name="weight">Weight (O, I, k, k) of the same type, k odd.</param>
    /// <param name="bias">Bias (O); null for none.</param>
    /// <param name="stride">The step, positions.</param>
    /// <returns>Maps (N, O, ⌈H/stride⌉, ⌈W/stride⌉) in this layout.</returns>
    public static Tensor Convolve(Tensor maps, Tensor weight, Tensor? bias, int stride)
    {
        using var scope = NewDisposeScope();
        var padding = weight.shape[2] / 2;
        if (padding == 0) return Product(maps, weight.flatten(1), bias, stride).MoveToOuterDisposeScope();
        var plain = IsFasterPlain(maps, stride);
        var convolved = nn.functional.conv2d(
            plain ? maps.contiguous() : maps, weight, bias, strides: [stride, stride], padding: [padding, padding]);
        return (plain ? Of(convolved) : convolved).MoveToOuterDisposeScope();
    }

    /// <summary>A 1x1 convolution as a matmul; a stride skips positions.</summary>
    /// <param name="maps">Maps (N, I, H, W) in this layout.</param>
    /// <param name="weight">Weight (O, I) of the same type.</param>
    /// <param name="bias">Bias (O); null for none.</param>
    /// <param name="stride">The step, positions.</param>
    /// <returns>Maps (N, O, ⌈H/stride⌉, ⌈W/stride⌉) in this layout.</returns>
    public static Tensor Product(Tensor maps, Tensor weight, Tensor? bias, int stride)
    {
        using var scope = NewDisposeScope();
        var kept = stride == 1 ? maps : maps.slice(2, 0, maps.shape[2], stride).slice(3, 0, maps.shape[3], stride); // (N, I, H', W')
        var (frames, height, width) = (kept.shape[0], kept.shape[2], kept.shape[3]);
        var positions = kept.permute(0, 2, 3, 1).reshape(-1, kept.shape[1]); // (N·H'·W', I)
        return nn.functional.linear(positions, weight, bias) // (N·H'·W', O)
            .reshape(frames, height, width, weight.shape[0]) // (N, H', W', O)
            .permute(0, 3, 1, 2) // (N, O, H', W')
            .MoveToOuterDisposeScope();
    }

    private static bool IsFasterPlain(Tensor maps, int stride)
    {
        var positions = (maps.shape[2] + stride - 1) / stride * ((maps.shape[3] + stride - 1) / stride);
        return positions <= FewPositions && maps.shape[0] >= ManyFrames && maps.dtype is ScalarType.Float32;
    }
}
