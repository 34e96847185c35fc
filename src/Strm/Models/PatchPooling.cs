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

    /// <summary>The cells of a feature map that each of the four patches along a side covers.</summary>
    /// <remarks>Adaptive pooling: patch i covers ⌊i·n/4⌋ up to ⌈(i+1)·n/4⌉, so neighbours may overlap: 7 cells give [0,2) [1,4) [3,6) [5,7).</remarks>
    /// <param name="size">Cells along the side, n.</param>
    /// <returns>Four ranges of cells.</returns>
    public static IReadOnlyList<Range> Windows(int size) =>
        [.. Enumerable.Range(0, GridSize).Select(i => (i * size / GridSize)..((((i + 1) * size) + GridSize - 1) / GridSize))];

    /// <summary>Puts a value of each patch back to where it came from: spread evenly over the cells that the patch was pooled from.</summary>
    /// <param name="patches">Values of patches (…, P), float32.</param>
    /// <param name="height">Rows of the feature map, h.</param>
    /// <param name="width">Columns of the feature map, w.</param>
    /// <returns>Values of cells (…, h, w) with the same sum.</returns>
    public static Tensor Spread(Tensor patches, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(patches);
        using var scope = NewDisposeScope();
        var shares = (from row in Windows(height) from column in Windows(width) select Share(row, column, height, width)).ToArray(); // P of (h·w)
        return patches.matmul(stack(shares, 0).to(patches.device)) // (…, h·w)
            .reshape([.. patches.shape[..^1], height, width])
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

    private static Tensor Share(Range rows, Range columns, int height, int width)
    {
        var share = zeros(height, width); // (h, w)
        var (top, rowCount) = rows.GetOffsetAndLength(height);
        var (left, columnCount) = columns.GetOffsetAndLength(width);
        share.narrow(0, top, rowCount).narrow(1, left, columnCount).fill_(1.0 / (rowCount * columnCount));
        return share.flatten();
    }
}
