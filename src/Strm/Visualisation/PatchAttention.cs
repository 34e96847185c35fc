using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Visualisation;

/// <summary>Where the patch-level enrichment of STRM looks.</summary>
public static class PatchAttention
{
    /// <summary>How much each patch of each frame is attended to by the patches of its frame, on average.</summary>
    /// <param name="model">A model with patch-level enrichment.</param>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <returns>Attention (N, T, P); each frame sums to 1.</returns>
    /// <exception cref="StrmException">The model has no such part.</exception>
    public static Tensor Of(FewShotModel model, Tensor clips)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Head is not StrmHead { PatchEnrichment: { } enrichment })
        {
            throw new StrmException(
                $"The model's head is {model.Options.Head.Name}.", "Patch attention needs STRM with patch-level enrichment.", "Give such a checkpoint.");
        }

        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return enrichment.Attention(PatchPooling.Patches(model.FeatureMaps(clips))) // (N, T, P, P)
            .mean([2]) // (N, T, P)
            .MoveToOuterDisposeScope();
    }
}
