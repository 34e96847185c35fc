namespace Strm.Heads;

/// <summary>From feature maps to what a head starts from: a grid of patches, or one vector, per frame.</summary>
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
            ? featureMaps // Pooled already.
            : nn.functional.adaptive_max_pool2d(featureMaps.flatten(0, 1), [grid, grid]); // (N·T, D, grid, grid)
        return pooled.reshape(clips, frames, channels, grid * grid) // (N, T, D, P)
            .transpose(2, 3) // (N, T, P, D)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The cells of a feature map that each of the patches along a side covers.</summary>
    /// <remarks>
    /// Adaptive pooling: patch i of g covers ⌊i·n/g⌋ up to ⌈(i+1)·n/g⌉, so neighbours may overlap: 7 cells give 4
    /// patches [0,2) [1,4) [3,6) [5,7).
    /// </remarks>
    /// <param name="size">Cells along the side, n.</param>
    /// <param name="grid">Patches along the side, g.</param>
    /// <returns>A range of cells for each patch.</returns>
    public static IReadOnlyList<Range> Windows(int size, int grid = GridSize) =>
        [.. Enumerable.Range(0, grid).Select(i => (i * size / grid)..((((i + 1) * size) + grid - 1) / grid))];

    /// <summary>
    /// Puts a value of each patch back to where it came from: spread evenly over the cells that the patch was pooled from.
    /// </summary>
    /// <param name="patches">Values of patches (…, P), float32; P is a square.</param>
    /// <param name="height">Rows of the feature map, h.</param>
    /// <param name="width">Columns of the feature map, w.</param>
    /// <returns>Values of cells (…, h, w) with the same sum.</returns>
    public static Tensor Spread(Tensor patches, int height, int width)
    {
        using var scope = NewDisposeScope();
        var grid = (int)Math.Sqrt(patches.shape[^1]);
        // P of (h·w)
        var shares = (from row in Windows(height, grid) from column in Windows(width, grid) select Share(row, column, height, width))
            .ToArray();
        return patches.matmul(stack(shares, 0).to(patches.device)) // (…, h·w)
            .reshape([.. patches.shape[..^1], height, width])
            .MoveToOuterDisposeScope();
    }

    /// <summary>Averages feature maps over their positions.</summary>
    /// <param name="featureMaps">Feature maps (N, T, D, h, w).</param>
    /// <returns>Frame features (N, T, D).</returns>
    public static Tensor Average(Tensor featureMaps)
    {
        return featureMaps.mean([3, 4]); // (N, T, D)
    }

    private static Tensor Share(Range rows, Range columns, int height, int width)
    {
        var share = zeros(height, width); // (h, w)
        var (top, rowCount) = rows.GetOffsetAndLength(height);
        var (left, columnCount) = columns.GetOffsetAndLength(width);
        share.narrow(0, top, rowCount).narrow(1, left, columnCount).Fill(1.0 / (rowCount * columnCount));
        return share.flatten();
    }
}
