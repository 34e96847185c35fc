using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>A model for benchmarks: random weights, but every part at work and numbers of a trained model's size.</summary>
internal static class BenchmarkModel
{
    private const float BranchScale = 0.2f, Attention = 0.1f;

    /// <summary>Makes the model.</summary>
    /// <param name="options">Backbone and image size.</param>
    /// <param name="cardinalities">Frames per tuple.</param>
    public static FewShotModel Create(ModelOptions options, IReadOnlyList<int> cardinalities)
    {
        var model = new FewShotModel(options with { Head = new StrmHeadOptions { Cardinalities = cardinalities } }, seed: 1);
        using var gradients = no_grad();
        var last = options.Backbone.Kind is BackboneKind.ResNet50 ? ".bn3.weight" : ".bn2.weight";
        foreach (var (name, weight) in model.StateDict())
        {
            // Without statistics of a training, the branches of residual blocks would grow from block to block.
            if (name.EndsWith(last, StringComparison.Ordinal)) weight.Fill(BranchScale);
            if (name == "attn_pat.gamma") weight.Fill(Attention);
        }

        return model;
    }
}
