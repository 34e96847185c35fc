using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>Where the patch-level enrichment of STRM looks.</summary>
public static class PatchAttention
{
    /// <summary>How much each patch of each frame is attended to by the patches of its frame, on average.</summary>
    /// <param name="model">A model with patch-level enrichment.</param>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <returns>Attention (N, T, P); summing to 1 in each frame.</returns>
    /// <exception cref="StrmException">The model has no such part.</exception>
    public static Tensor Of(FewShotModel model, Tensor clips)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return Of(Enrichment(model), model.FeatureMaps(clips)).MoveToOuterDisposeScope();
    }

    /// <summary>The same, mapped back onto the cells of the feature maps, so that it can be drawn over the frames.</summary>
    /// <param name="model">A model with patch-level enrichment.</param>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <returns>Attention (N, T, h, w); summing to 1 in each frame.</returns>
    /// <exception cref="StrmException">The model has no such part.</exception>
    public static Tensor Maps(FewShotModel model, Tensor clips)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var maps = model.FeatureMaps(clips); // (N, T, D, h, w)
        return PatchSpread.Spread(Of(Enrichment(model), maps), (int)maps.shape[3], (int)maps.shape[4]) // (N, T, h, w)
            .MoveToOuterDisposeScope();
    }

    /// <summary>How much each patch is attended to, from existing feature maps.</summary>
    /// <param name="enrichment">The model's patch-level enrichment.</param>
    /// <param name="featureMaps">Feature maps (N, T, D, h, w).</param>
    /// <returns>Attention (N, T, P); summing to 1 in each frame.</returns>
    internal static Tensor Of(PatchEnrichment enrichment, Tensor featureMaps) =>
        enrichment.Attention(PatchPooling.Patches(featureMaps, enrichment.Grid)) // (N, T, P, P)
            .mean([2]); // (N, T, P)

    private static PatchEnrichment Enrichment(FewShotModel model) => model.Head is StrmHead { PatchEnrichment: { } enrichment }
        ? enrichment
        : throw new StrmException(
            $"The model's head is {model.Options.Head.Name}.", "Patch attention needs STRM with patch-level enrichment.",
            "Give such a checkpoint.");
}
