using static TorchSharp.torch;

namespace Strm.Models;

/// <summary>From feature maps to what a head starts from: a grid of patches, or one vector, per frame.</summary>
public static class PatchPooling
{
    /// <summary>Patches along each side of the grid: 4, so P = 16.</summary>
    public const int GridSize = 4;

    /// <summary>Patches per frame, <c>P</c>.</summary>
    public const int PatchCount = GridSize * GridSize;

    /// <summary>Pools feature maps to 4x4 patches by adaptive maximum; patch index = row·4 + column.</summary>
    /// <param name="featureMaps">Feature maps (N, T, D, h, w).</param>
    /// <returns>Patches (N, T, P, D).</returns>
    public static Tensor Patches(Tensor featureMaps)
    {
        ArgumentNullException.ThrowIfNull(featureMaps);
        using var scope = NewDisposeScope();
        var (clips, frames, channels) = (featureMaps.shape[0], featureMaps.shape[1], featureMaps.shape[2]);
        return nn.functional.adaptive_max_pool2d(featureMaps.flatten(0, 1), [GridSize, GridSize]) // (N·T, D, 4, 4)
            .reshape(clips, frames, channels, PatchCount) // (N, T, D, P)
            .transpose(2, 3) // (N, T, P, D)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Averages feature maps over their positions.</summary>
    /// <param name="featureMaps">Feature maps (N, T, D, h, w).</param>
    /// <returns>Frame features (N, T, D).</returns>
    public static Tensor Average(Tensor featureMaps)
    {
        ArgumentNullException.ThrowIfNull(featureMaps);
        return featureMaps.mean([3, 4]); // (N, T, D)
    }
}
