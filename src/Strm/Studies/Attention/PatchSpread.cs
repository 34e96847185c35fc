using Strm.Heads;

namespace Strm.Studies;

/// <summary>From patches back to the feature maps that <see cref="PatchPooling"/> took them from.</summary>
public static class PatchSpread
{
    /// <summary>The cells of a feature map that each of the patches along a side covers.</summary>
    /// <remarks>
    /// Adaptive pooling: patch i of g covers ⌊i·n/g⌋ up to ⌈(i+1)·n/g⌉, so neighbours may overlap: 7 cells give 4
    /// patches [0,2) [1,4) [3,6) [5,7).
    /// </remarks>
    /// <param name="size">Cells along the side, n.</param>
    /// <param name="grid">Patches along the side, g.</param>
    /// <returns>A range of cells for each patch.</returns>
    public static IReadOnlyList<Range> Windows(int size, int grid = PatchPooling.GridSize) =>
        [.. Enumerable.Range(0, grid).Select(i => (i * size / grid)..((((i + 1) * size) + grid - 1) / grid))];

    /// <summary>
    /// Puts the value of each patch back where it came from, spread evenly over the cells that the patch was pooled from.
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

    private static Tensor Share(Range rows, Range columns, int height, int width)
    {
        var share = zeros(height, width); // (h, w)
        var (top, rowCount) = rows.GetOffsetAndLength(height);
        var (left, columnCount) = columns.GetOffsetAndLength(width);
        share.narrow(0, top, rowCount).narrow(1, left, columnCount).Fill(1.0 / (rowCount * columnCount));
        return share.flatten();
    }
}
