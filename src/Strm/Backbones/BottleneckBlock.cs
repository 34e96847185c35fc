using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Strm.Backbones;

/// <summary>The block of ResNet-50: 1x1, 3x3 and 1x1 convolutions beside a shortcut; the stride is in the 3x3, as in torchvision.</summary>
internal sealed class BottleneckBlock : Module<Tensor, Tensor>
{
    /// <summary>Output channels per unit of width.</summary>
    public const int Expansion = 4;

    private readonly MapConvolution conv1;
    private readonly BatchNormalisation bn1;
    private readonly MapConvolution conv2;
    private readonly BatchNormalisation bn2;
    private readonly MapConvolution conv3;
    private readonly BatchNormalisation bn3;
    private readonly Sequential? downsample;

    /// <summary>Creates the block.</summary>
    public BottleneckBlock(int input, int width, int stride)
        : base(nameof(BottleneckBlock))
    {
        conv1 = new MapConvolution(input, width, 1, 1);
        bn1 = new BatchNormalisation(width);
        conv2 = new MapConvolution(width, width, 3, stride);
        bn2 = new BatchNormalisation(width);
        conv3 = new MapConvolution(width, width * Expansion, 1, 1);
        bn3 = new BatchNormalisation(width * Expansion);
        downsample = BlockShortcut.Create(input, width * Expansion, stride);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var shortcut = downsample is null ? input : downsample.forward(input);
        var output = bn1.forward(conv1.forward(input)).relu_();
        output = bn2.forward(conv2.forward(output)).relu_();
        return bn3.forward(conv3.forward(output)).Add(shortcut).relu_().MoveToOuterDisposeScope();
    }
}

/// <summary>The shortcut beside the convolutions of a residual block.</summary>
internal static class BlockShortcut
{
    /// <summary>Creates its projection, or none if the block's input already has the right shape.</summary>
    /// <param name="input">Channels of the block's input.</param>
    /// <param name="output">Channels of its output.</param>
    /// <param name="stride">The block's stride.</param>
    public static Sequential? Create(int input, int output, int stride) =>
        stride == 1 && input == output
            ? null
            : Sequential(("0", new MapConvolution(input, output, 1, stride)), ("1", new BatchNormalisation(output)));
}
