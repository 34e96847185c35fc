using Strm.Backbones;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Models;

/// <summary>Batch normalisation beside TorchSharp's own.</summary>
public sealed class BatchNormalisationTests
{
    [Fact]
    public void Batches_and_running_statistics_are_those_of_TorchSharp()
    {
        using var scope = NewDisposeScope();
        using var own = new BatchNormalisation(3);
        using var reference = nn.BatchNorm2d(3);
        for (var batch = 0; batch < 3; batch++)
        {
            var maps = randn(4, 3, 5, 5, generator: new Generator((ulong)batch));
            Assert.True(own.forward(maps).Equals(reference.forward(maps)));
        }

        Assert.Equal(reference.state_dict().Keys, own.state_dict().Keys);
        foreach (var (name, expected) in reference.state_dict()) Assert.True(own.state_dict()[name].Equals(expected), name);
        own.eval();
        reference.eval();
        Assert.True(own.forward(ones(1, 3, 2, 2)).Equals(reference.forward(ones(1, 3, 2, 2))));
    }

    [Fact]
    public void Maps_of_another_rank_are_refused_by_their_shape()
    {
        using var norm = new BatchNormalisation(3);
        using var maps = ones(2, 3, 4);
        Assert.Equal(
            "Feature maps have shape (2, 3, 4). They must be (images, channels, height, width). Put clips and frames into one dimension.",
            Assert.Throws<StrmException>(() => norm.forward(maps)).Message);
    }
}
