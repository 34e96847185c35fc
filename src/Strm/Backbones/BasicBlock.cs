using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Strm.Backbones;

/// <summary>The block of ResNet-18 and ResNet-34: two 3x3 convolutions beside a shortcut.</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    /// <summary>Output channels per unit of width.</summary>
    public const int Expansion = 1;

    private readonly MapConvolution conv1;
    private readonly BatchNormalisation bn1;
    private readonly MapConvolution conv2;
    private readonly BatchNormalisation bn2;
    private readonly Sequential? downsample;

    /// <summary>Creates the block.</summary>
    public BasicBlock(int input, int width, int stride)
        : base(nameof(BasicBlock))
    {
        conv1 = new MapConvolution(input, width, 3, stride);
        bn1 = new BatchNormalisation(width);
        conv2 = new MapConvolution(width, width, 3, 1);
        bn2 = new BatchNormalisation(width);
        downsample = BlockShortcut.Create(input, width * Expansion, stride);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var shortcut = downsample is null ? input : downsample.forward(input);
        var output = bn1.forward(conv1.forward(input)).relu_();
        return bn2.forward(conv2.forward(output)).Add(shortcut).relu_().MoveToOuterDisposeScope();
    }
}
