namespace Strm.Heads.Tarn;

/// <summary>TARN's alignment of every query clip to every support clip, segment by segment.</summary>
public static class SegmentAlignment
{
    /// <summary>The part of a support clip that each query segment is aligned to: h_l = Σ_m softmax_m(q_l·p_m)·s_m.</summary>
    /// <param name="query">Query segments q (Q, L, E).</param>
    /// <param name="keys">Transformed support segments p = W·s + b (S, M, E).</param>
    /// <param name="support">Support segments s (S, M, E).</param>
    /// <returns>Aligned segments (Q, S, L, E).</returns>
    public static Tensor Align(Tensor query, Tensor keys, Tensor support)
    {
        using var scope = NewDisposeScope();
        var attention = FrameCosine.Matrix(query, keys).softmax(-1); // (Q, S, L, M)
        return attention.matmul(support).MoveToOuterDisposeScope(); // (Q, S, L, E)
    }

    /// <summary>The features of a comparison.</summary>
    /// <param name="query">Query segments q (Q, L, E).</param>
    /// <param name="aligned">Aligned segments h (Q, S, L, E).</param>
    /// <param name="comparison">Which comparison.</param>
    /// <returns>(q − h)², q·h, or both concatenated (Q, S, L, E or 2E).</returns>
    public static Tensor Compare(Tensor query, Tensor aligned, TarnComparison comparison)
    {
        using var scope = NewDisposeScope();
        var own = query.unsqueeze(1); // (Q, 1, L, E)
        var result = comparison switch
        {
            TarnComparison.Subtraction => (own - aligned).Squared(),
            TarnComparison.Multiplication => own * aligned,
            _ => cat([(own - aligned).Squared(), own * aligned], -1),
        };
        return result.MoveToOuterDisposeScope();
    }
}
