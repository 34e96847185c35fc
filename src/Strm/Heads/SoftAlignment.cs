namespace Strm.Heads;

/// <summary>The soft length of the cheapest monotone path through matrices of costs, with free ends, and its exact gradient.</summary>
/// <remarks>
/// Cao et al., CVPR 2020, section 3.2. D gets a column of zeros left and right, so columns run from 0 to M+1. With the soft minimum
/// min_λ(x) = −λ·log Σ e^(−x/λ):
/// γ(l, 0) = 0; γ(0, m) = D(0, m) + γ(0, m−1); otherwise γ(l, m) = D(l, m) + min_λ(γ(l−1, m−1), γ(l, m−1)), and for m = 1 and m = M+1 also
/// γ(l−1, m) in the minimum. The result is γ(L−1, M+1).
/// The cells of an anti-diagonal do not depend on each other, so the table takes L+M+1 steps, whatever the number of matrices. The
/// gradient is the same walk backwards: what reaches a cell is passed on by the weights of its minimum. It is computed along with the
/// table, and attached to the result as the slope of a linear function, so no graph of the table is kept.
/// </remarks>
public static class SoftAlignment
{
    // Stands in for infinity in cells that do not exist: finite, so that the difference of two of them is 0 and not undefined.
    private const double Unreachable = 1e6;

    /// <summary>The soft length of the cheapest path.</summary>
    /// <param name="costs">Costs D (…, L, M); not differentiable twice.</param>
    /// <param name="smoothing">λ, above 0.</param>
    /// <returns>Lengths (…).</returns>
    public static Tensor Distance(Tensor costs, double smoothing)
    {
        using var scope = NewDisposeScope();
        // too coarse for a sum of exponentials
        if (costs.dtype is ScalarType.Float16 or ScalarType.BFloat16) costs = costs.to_type(ScalarType.Float32);
        long[] shape = [.. costs.shape[..^2]];
        var (rows, columns) = ((int)costs.shape[^2], (int)costs.shape[^1]);
        var flat = costs.reshape(-1, rows * columns); // (B, L·M)
        if (!costs.requires_grad || !is_grad_enabled())
        {
            return Length(flat, rows, columns, smoothing, withGradient: false).Length.reshape(shape).MoveToOuterDisposeScope();
        }

        var (length, slope) = Length(flat.detach(), rows, columns, smoothing, withGradient: true);
        var linear = (flat * slope!).sum(-1); // (B)
        return linear.Plus(length - linear.detach()).reshape(shape).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of <see cref="Distance"/>: how much of the path, softly, goes through each cell.</summary>
    /// <param name="costs">Costs D (…, L, M).</param>
    /// <param name="smoothing">λ, above 0.</param>
    /// <returns>The derivative of each length with respect to its own costs (…, L, M).</returns>
    public static Tensor Slope(Tensor costs, double smoothing)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = ((int)costs.shape[^2], (int)costs.shape[^1]);
        return Length(costs.detach().reshape(-1, rows * columns), rows, columns, smoothing, withGradient: true).Slope!
            .reshape(costs.shape)
            .MoveToOuterDisposeScope();
    }

    private static (Tensor Length, Tensor? Slope) Length(Tensor flat, int rows, int columns, double smoothing, bool withGradient)
    {
        using var gradients = no_grad();
        var table = new SkewedTable(rows, columns, flat.device);
        var costs = table.Skew(flat); // (K, B, L): diagonal, matrix, row
        var weights = new Tensor?[table.Diagonals];
        Tensor? before = null; // the diagonal before the last one
        var last = flat.new_zeros([flat.shape[0], rows]).Fill(table.Unreachable[0], Unreachable); // γ of diagonal 0: γ(0, 0) = 0
        for (var k = 1; k < table.Diagonals; k++)
        {
            var from = Predecessors(before ?? last, last, table, k); // (3, B, L)
            var scaled = from.Times(-1 / smoothing); // (3, B, L)
            var total = scaled.logsumexp(0); // (B, L)
            if (withGradient) weights[k] = (scaled - total).exp_(); // (3, B, L)
            var current = (costs[k] - total.Times(smoothing)).Fill(table.Free[k], 0).Fill(table.Unreachable[k], Unreachable); // (B, L)
            (before, last) = (last, current);
        }

        return (last.select(1, rows - 1), withGradient ? Backward(weights, table, flat) : null); // (B), (B, L·M)
    }

    // Up-left (l−1, m−1), left (l, m−1), up (l−1, m): in skewed storage row l−1 or l of one or two diagonals before.
    private static Tensor Predecessors(Tensor before, Tensor last, SkewedTable table, int diagonal)
    {
        var upLeft = diagonal == 1 ? empty_like(last).Fill(Unreachable) : Down(before, Unreachable);
        var up = Down(last, Unreachable).Fill(table.NoStepDown[diagonal], Unreachable);
        return stack([upLeft, last, up]); // (3, B, L)
    }

    private static Tensor Backward(Tensor?[] weights, SkewedTable table, Tensor flat)
    {
        var reached = new Tensor[table.Diagonals];
        for (var k = 0; k < reached.Length; k++) reached[k] = flat.new_zeros([flat.shape[0], table.Rows]);
        reached[^1].select(1, table.Rows - 1).fill_(HeldNumbers.One);
        for (var k = table.Diagonals - 1; k > 0; k--)
        {
            var inner = reached[k].Fill(table.Free[k], 0).Fill(table.Unreachable[k], 0); // (B, L)
            reached[k] = inner;
            var passed = weights[k]! * inner; // (3, B, L)
            reached[k - 1].Add(passed[1]).Add(Up(passed[2]));
            if (k > 1) reached[k - 2].Add(Up(passed[0]));
        }

        return table.Unskew(stack(reached)); // (B, L·M)
    }

    private static Tensor Down(Tensor rows, double first) => nn.functional.pad(rows.narrow(1, 0, rows.shape[1] - 1), (1, 0), value: first);

    private static Tensor Up(Tensor rows) => nn.functional.pad(rows.narrow(1, 1, rows.shape[1] - 1), (0, 1));
}
