using Strm.Backbones;
using static TorchSharp.torch;

namespace Strm.Tests.Models;

/// <summary>A residual network as its paper has it, written out in double precision with plain convolutions.</summary>
/// <param name="weights">The tensors of a <see cref="ResNetBackbone"/> by name, float64.</param>
/// <param name="training">Whether batch statistics are taken from the batch.</param>
internal sealed class PlainBackbone(IReadOnlyDictionary<string, Tensor> weights, bool training)
{
    /// <summary>Feature maps (N, D, h, w) of frames (N, 3, H, W), float64.</summary>
    public Tensor Forward(Tensor frames)
    {
        var maps = nn.functional.max_pool2d(Normalised(frames, "0", "1", 2).relu(), kernel_size: 3, stride: 2, padding: 1);
        for (var layer = 4; layer <= 7; layer++)
        {
            for (var block = 0; weights.ContainsKey($"{layer}.{block}.conv1.weight"); block++) maps = Block(maps, $"{layer}.{block}", layer > 4 && block == 0 ? 2 : 1);
        }

        return maps;
    }

    private Tensor Block(Tensor input, string name, int stride)
    {
        var last = weights.ContainsKey($"{name}.conv3.weight") ? 3 : 2;
        var maps = input;
        for (var i = 1; i <= last; i++)
        {
            maps = Normalised(maps, $"{name}.conv{i}", $"{name}.bn{i}", i == last - 1 ? stride : 1);
            if (i < last) maps = maps.relu();
        }

        var shortcut = weights.ContainsKey($"{name}.downsample.0.weight") ? Normalised(input, $"{name}.downsample.0", $"{name}.downsample.1", stride) : input;
        return (maps + shortcut).relu();
    }

    private Tensor Normalised(Tensor input, string convolution, string norm, int stride)
    {
        var weight = weights[$"{convolution}.weight"];
        var padding = weight.shape[2] / 2;
        var maps = nn.functional.conv2d(input, weight, strides: [stride, stride], padding: [padding, padding]);
        using var mean = weights[$"{norm}.running_mean"].clone();
        using var variance = weights[$"{norm}.running_var"].clone();
        return nn.functional.batch_norm(maps, mean, variance, weights[$"{norm}.weight"], weights[$"{norm}.bias"], training, 0.1, 1e-5);
    }
}
