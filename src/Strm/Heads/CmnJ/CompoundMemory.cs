namespace Strm.Heads.CmnJ;

/// <summary>CMN's memory of an episode: one slot per class, with several constituent keys.</summary>
/// <remarks>
/// Zhu and Yang, ECCV 2018, section 3: a clip whose nearest slot has its label is written there as key ← normalised (key + q); any
/// other takes the oldest slot. Here all clips of a class are written to its slot at once, key = normalised Σ q, so
/// that their order does not matter.
/// </remarks>
public static class CompoundMemory
{
    /// <summary>Writes the support set.</summary>
    /// <param name="keys">Constituent keys of the support clips (S, J, E), each of length 1.</param>
    /// <param name="layout">Their classes.</param>
    /// <returns>Slots (C, J, E), each key of length 1.</returns>
    public static Tensor Write(Tensor keys, SupportLayout layout)
    {
        using var scope = NewDisposeScope();
        return FrameCosine.Normalise(layout.ClassMeans(keys)).MoveToOuterDisposeScope(); // the direction of the mean is that of the sum
    }

    /// <summary>Reads the constituent keys: the mean over saliencies of q_j·k_cj.</summary>
    /// <param name="query">Constituent keys of the queries (Q, J, E).</param>
    /// <param name="slots">Slots (C, J, E).</param>
    /// <returns>Similarities (Q, C).</returns>
    public static Tensor Read(Tensor query, Tensor slots)
    {
        using var scope = NewDisposeScope();
        return query.flatten(1).matmul(slots.flatten(1).t()).Over(query.shape[1]).MoveToOuterDisposeScope();
    }
}

/// <summary>CMN's multi-saliency embedding: a clip of any length becomes a matrix of a fixed size.</summary>
public static class MultiSaliency
{
    /// <summary>q_j = Σ_i a_ij·(p_i − h_j) with a_ij = softmax_j(p_i·h_j/√E), each q_j then of length 1.</summary>
    /// <param name="frames">Frame features p (N, T, E).</param>
    /// <param name="hidden">Hidden variables h (J, E), one for each saliency.</param>
    /// <returns>Constituent keys q (N, J, E).</returns>
    public static Tensor Embed(Tensor frames, Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var relevance = frames.matmul(hidden.t()).Over(Math.Sqrt(hidden.shape[1])).softmax(-1).transpose(1, 2); // (N, J, T)
        var residuals = relevance.matmul(frames) - (relevance.sum(-1, true) * hidden); // (N, J, E)
        return FrameCosine.Normalise(residuals).MoveToOuterDisposeScope();
    }
}
