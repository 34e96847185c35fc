using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Tests.Models;

/// <summary>The backbone prepared for evaluation computes what the backbone computes.</summary>
public sealed class InferenceBackboneTests
{
    [Theory]
    [InlineData(BackboneKind.ResNet18, 16, 64)]
    [InlineData(BackboneKind.ResNet34, 12, 84)]
    [InlineData(BackboneKind.ResNet50, 8, 112)]
    [InlineData(BackboneKind.ResNet50, 64, 96)]
    public void Maps_and_logits_are_those_of_the_plain_network(BackboneKind kind, int width, int size)
    {
        var options = new ModelOptions
        {
            Backbone = new BackboneOptions { Kind = kind, Width = width }, ImageSize = size, Head = new StrmHeadOptions { ProjectionWidth = 64 }, Normalisation = PixelNormalisation.ImageNet,
        };
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = new FewShotModel(options, seed: 1);
        using var generator = new Generator(1, CPU);
        var clips = rand([3, 8, 3, size, size], generator: generator);
        model.Train();
        for (var i = 0; i < 20; i++) model.FeatureMaps(clips); // Running statistics that are not those of a fresh network.
        model.Eval();
        using var network = new InferenceBackbone(model.Backbone);
        var (expected, actual) = (model.FeatureMaps(clips), model.FeatureMaps(clips, network));
        Assert.True((expected - actual).abs().max().item<float>() < 1e-4f * expected.abs().max().item<float>());
        var layout = new SupportLayout([0, 1], 2);
        var plain = model.Forward(clips[..2], layout, clips[2..]).Combined();
        var prepared = model.Head.Compare(model.Embed(clips[..2], network), layout, model.Embed(clips[2..], network)).Combined();
        Assert.True((plain - prepared).abs().max().item<float>() < 1e-4f);
    }

    [Fact]
    public void It_holds_a_copy_and_leaves_no_tensor_behind()
    {
        using var model = new FewShotModel(new ModelOptions { Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 }, ImageSize = 32 }, seed: 1);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var network = new InferenceBackbone(model.Backbone))
        {
            using var scope = NewDisposeScope();
            var first = network.Forward(ones(2, 3, 32, 32));
            using (no_grad()) model.StateDict()["resnet.0.weight"].zero_();
            Assert.True(first.Equals(network.Forward(ones(2, 3, 32, 32))));
        }

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
