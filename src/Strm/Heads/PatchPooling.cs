namespace Strm.Heads;

/// <summary>From feature maps to what a head starts from: a grid of patches per frame, or one vector.</summary>
public static class PatchPooling
{
    /// <summary>Patches along each side of the official grid: 4, so P = 16.</summary>
    public const int GridSize = 4;

    /// <summary>Patches per frame of the official grid, <c>P</c>.</summary>
    public const int PatchCount = GridSize * GridSize;

    /// <summary>Pools feature maps to a grid of patches by adaptive maximum; patch index = row·grid + column.</summary>
    /// <param name="featureMaps">Feature maps (N, T, D, h, w).</param>
    /// <param name="grid">Patches along each side; P = grid².</param>
    /// <returns>Patches (N, T, P, D).</returns>
    public static Tensor Patches(Tensor featureMaps, int grid = GridSize)
    {
        using var scope = NewDisposeScope();
        var (clips, frames, channels) = (featureMaps.shape[0], featureMaps.shape[1], featureMaps.shape[2]);
        var pooled = featureMaps.shape[3] == grid && featureMaps.shape[4] == grid
            ? featureMaps // Already pooled.
            : nn.functional.adaptive_max_pool2d(featureMaps.flatten(0, 1), [grid, grid]); // (N·T, D, grid, grid)
        return pooled.reshape(clips, frames, channels, grid * grid) // (N, T, D, P)
            .transpose(2, 3) // (N, T, P, D)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Averages feature maps over their positions.</summary>
    /// <param name="featureMaps">Feature maps (N, T, D, h, w).</param>
    /// <returns>Frame features (N, T, D).</returns>
    public static Tensor Average(Tensor featureMaps)
    {
        return featureMaps.mean([3, 4]); // (N, T, D)
    }
}
