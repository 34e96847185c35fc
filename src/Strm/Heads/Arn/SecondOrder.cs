namespace Strm.Heads.Arn;

/// <summary>Second-order pooling with power normalisation: which channels go together, wherever and whenever.</summary>
/// <remarks>
/// Zhang et al., ECCV 2020, section 3; the normalisation is SigmE of Koniusz and Zhang, "Power normalizations in fine-grained image,
/// few-shot image and graph classification", TPAMI 2021.
/// </remarks>
public static class SecondOrder
{
    /// <summary>The weighted autocorrelation M = Σ_b a_b·φ_b·φ_bᵀ / B.</summary>
    /// <param name="blocks">Features φ of blocks at positions (N, B, E).</param>
    /// <param name="weights">Attention a (N, B), not negative.</param>
    /// <returns>Matrices (N, E, E), symmetric.</returns>
    public static Tensor Pool(Tensor blocks, Tensor weights)
    {
        using var scope = NewDisposeScope();
        var weighted = blocks * weights.unsqueeze(-1); // (N, B, E)
        return weighted.transpose(1, 2).bmm(blocks).Over(blocks.shape[1]).MoveToOuterDisposeScope(); // (N, E, E)
    }

    /// <summary>Power normalisation, element by element: 2/(1 + exp(−η·M/(tr M + λ))) − 1.</summary>
    /// <param name="matrices">Matrices (N, E, E) with a trace that is not negative.</param>
    /// <param name="slope">η.</param>
    /// <returns>Matrices (N, E, E) in (−1, 1).</returns>
    public static Tensor Normalise(Tensor matrices, double slope)
    {
        using var scope = NewDisposeScope();
        var trace = matrices.diagonal(0, 1, 2).sum(-1).reshape(-1, 1, 1); // (N, 1, 1)
        return (matrices.Times(slope) / trace.Plus(1e-6)).sigmoid().Times(2).Plus(-1).MoveToOuterDisposeScope();
    }
}
