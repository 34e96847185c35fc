using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Strm.Models;

/// <summary>The convolutions of a residual network: without bias, since batch normalisation follows each.</summary>
internal static class ConvolutionLayers
{
    /// <summary>Creates a k by k convolution that keeps the size at stride 1.</summary>
    public static Conv2d Convolution(int input, int output, int kernel, int stride) =>
        Conv2d(input, output, kernel_size: kernel, stride: stride, padding: kernel / 2, bias: false);

    /// <summary>Creates the projection of a block's shortcut, or none where its input has the right shape already.</summary>
    public static Sequential? Shortcut(int input, int output, int stride) =>
        stride == 1 && input == output ? null : Sequential(("0", Convolution(input, output, 1, stride)), ("1", new BatchNormalisation(output)));
}
