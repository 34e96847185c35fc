namespace Strm.Heads;

/// <summary>The cells of a table with a free column left and right, diagonal by diagonal: cell (l, m) is row l of diagonal l + m.</summary>
internal sealed class SkewedTable
{
    private readonly int columns;
    private readonly Device device;

    /// <summary>Lays a table out; its masks belong to the caller's dispose scope.</summary>
    /// <param name="rows">Rows, L.</param>
    /// <param name="columns">Columns without the two free ones, M.</param>
    /// <param name="device">Where the masks are needed.</param>
    public SkewedTable(int rows, int columns, Device device)
    {
        (Rows, this.columns, this.device) = (rows, columns, device);
        Unreachable = Mask(column => column < 0 || column > columns + 1);
        Free = Mask(column => column == 0);
        NoStepDown = Mask(column => column != 1 && column != columns + 1);
    }

    /// <summary>Rows, L.</summary>
    public int Rows { get; }

    /// <summary>Diagonals of the table with its free columns, K = L + M + 1.</summary>
    public int Diagonals => Rows + columns + 1;

    /// <summary>Places without a cell (K, L).</summary>
    public Tensor Unreachable { get; }

    /// <summary>Cells in the left free column, where every path may begin (K, L).</summary>
    public Tensor Free { get; }

    /// <summary>Cells that cannot be reached from the row above in the same column (K, L).</summary>
    public Tensor NoStepDown { get; }

    private IEnumerable<(int Row, int Column)> Cells =>
        from k in Enumerable.Range(0, Diagonals) from l in Enumerable.Range(0, Rows) select (l, k - l);

    /// <summary>Lays matrices out by diagonals.</summary>
    /// <param name="flat">Matrices (B, L·M).</param>
    /// <returns>Costs (K, B, L), 0 in free columns and where there is no cell.</returns>
    public Tensor Skew(Tensor flat)
    {
        var padded = nn.functional.pad(flat, (0, 1)); // (B, L·M+1)
        var index = Cells.Select(c => c.Column >= 1 && c.Column <= columns ? ((long)c.Row * columns) + c.Column - 1 : (long)Rows * columns);
        // (K, B, L)
        return padded.index_select(1, tensor(index.ToArray(), device: device)).reshape(flat.shape[0], Diagonals, Rows).transpose(0, 1);
    }

    /// <summary>Reverses <see cref="Skew"/>.</summary>
    /// <param name="diagonals">Values (K, B, L).</param>
    /// <returns>Matrices (B, L·M).</returns>
    public Tensor Unskew(Tensor diagonals)
    {
        var flat = diagonals.transpose(0, 1).flatten(1); // (B, K·L)
        var index = from l in Enumerable.Range(0, Rows) from m in Enumerable.Range(1, columns) select ((long)(l + m) * Rows) + l;
        return flat.index_select(1, tensor(index.ToArray(), device: device)); // (B, L·M)
    }

    private Tensor Mask(Func<int, bool> isMarked) =>
        tensor(Cells.Select(c => isMarked(c.Column)).ToArray(), [Diagonals, Rows], device: device);
}
