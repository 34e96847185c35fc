using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Strm.Models;

/// <summary>The shortcut beside the convolutions of a residual block.</summary>
internal static class BlockShortcut
{
    /// <summary>Creates its projection, or none where the block's input has the right shape already.</summary>
    /// <param name="input">Channels of the block's input.</param>
    /// <param name="output">Channels of its output.</param>
    /// <param name="stride">The block's stride.</param>
    public static Sequential? Create(int input, int output, int stride) =>
        stride == 1 && input == output ? null : Sequential(("0", new MapConvolution(input, output, 1, stride)), ("1", new BatchNormalisation(output)));
}
