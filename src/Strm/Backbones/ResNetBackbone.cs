using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Backbones;

/// <summary>A residual network without its average pooling and classifier: frames in, feature maps out.</summary>
/// <remarks>
/// State-dict keys are those of the official model below <c>resnet.</c>: children 0 (convolution), 1 (batch normalisation),
/// 4 to 7 (layers). Support and query frames pass in two calls, so that batch statistics are separate, as in the official code.
/// On a CPU maps are in the layout <see cref="ChannelsLast"/> from the first convolution to the last block.
/// </remarks>
public sealed class ResNetBackbone : Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly MapConvolution stem;

    [ComponentName(Name = "1")]
    private readonly BatchNormalisation stemNorm;

    [ComponentName(Name = "4")]
    private readonly Sequential layer1;

    [ComponentName(Name = "5")]
    private readonly Sequential layer2;

    [ComponentName(Name = "6")]
    private readonly Sequential layer3;

    [ComponentName(Name = "7")]
    private readonly Sequential layer4;

    private readonly List<IReadOnlyList<Func<Tensor, Tensor>>> segments = [];

    /// <summary>Creates the network with uninitialised weights; <see cref="WeightInitialiser"/> fills them.</summary>
    /// <param name="options">Kind and width.</param>
    public ResNetBackbone(BackboneOptions options)
        : base(nameof(ResNetBackbone))
    {
        Options = options;
        var expansion = options.Kind is BackboneKind.ResNet50 ? BottleneckBlock.Expansion : BasicBlock.Expansion;
        var blocks = options.Blocks.ToArray();
        var width = options.Width;
        segments.Add([Stem]);
        stem = new MapConvolution(3, width, 7, 2);
        stemNorm = new BatchNormalisation(width);
        layer1 = Layer(width, width, blocks[0], 1);
        layer2 = Layer(width * expansion, width * 2, blocks[1], 2);
        layer3 = Layer(width * 2 * expansion, width * 4, blocks[2], 2);
        layer4 = Layer(width * 4 * expansion, width * 8, blocks[3], 2);
        RegisterComponents();
    }

    /// <summary>Kind and width of the network.</summary>
    public BackboneOptions Options { get; }

    /// <summary>The stem and the four layers, each as its blocks in order; in sequence they are the whole network.</summary>
    internal IReadOnlyList<IReadOnlyList<Func<Tensor, Tensor>>> Segments => segments;

    /// <summary>Computes feature maps.</summary>
    /// <param name="input">Frames (N·T, 3, H, W), float in [0, 1].</param>
    /// <returns>Feature maps (N·T, D, H/32, W/32), rounded up, float32.</returns>
    public override Tensor forward(Tensor input)
    {
        var output = input.alias();
        foreach (var block in segments.SelectMany(s => s))
        {
            using var previous = output;
            output = block(previous); // after the stem (N·T, D/8 or D/32, H/4, W/4)
        }

        using (output) return Finished(output); // (N·T, D, H/32, W/32)
    }

    /// <summary>The maps of the last block as everything after it needs them: no longer narrowed, and in the plain layout.</summary>
    /// <param name="maps">Feature maps (N·T, D, H/32, W/32).</param>
    internal static Tensor Finished(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var finished = (maps.dtype is ScalarType.BFloat16 ? maps.to_type(ScalarType.Float32) : maps).contiguous();
        return (ReferenceEquals(finished, maps) ? maps.alias() : finished).MoveToOuterDisposeScope();
    }

    /// <summary>The outputs after each of the network's children that compute something, for inspection.</summary>
    /// <param name="input">Frames (N·T, 3, H, W).</param>
    /// <returns>Feature maps after the stem's pooling and after each of the four layers.</returns>
    public IReadOnlyList<Tensor> Stages(Tensor input)
    {
        var outputs = new List<Tensor> { Stem(input) };
        foreach (var layer in new[] { layer1, layer2, layer3, layer4 }) outputs.Add(layer.forward(outputs[^1]));
        return outputs;
    }

    private Tensor Stem(Tensor input)
    {
        using var scope = NewDisposeScope();
        var frames = input.device.type is DeviceType.CPU ? ChannelsLast.Of(input) : input; // (N·T, 3, H, W)
        return nn.functional.max_pool2d(stemNorm.forward(stem.forward(frames)).relu_(), kernel_size: 3, stride: 2, padding: 1)
            .MoveToOuterDisposeScope();
    }

    private Sequential Layer(int input, int width, int count, int stride)
    {
        var blocks = new List<(string Name, Module<Tensor, Tensor> Block)>();
        for (var i = 0; i < count; i++)
        {
            Module<Tensor, Tensor> block;
            if (Options.Kind is BackboneKind.ResNet50)
            {
                block = new BottleneckBlock(i == 0 ? input : width * BottleneckBlock.Expansion, width, i == 0 ? stride : 1);
            }
            else
            {
                block = new BasicBlock(i == 0 ? input : width, width, i == 0 ? stride : 1);
            }

            blocks.Add(($"{i}", block));
        }

        segments.Add([.. blocks.Select(b => (Func<Tensor, Tensor>)b.Block.forward)]);
        return Sequential(blocks);
    }
}
