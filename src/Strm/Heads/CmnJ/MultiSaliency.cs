using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Heads.CmnJ;

/// <summary>CMN's multi-saliency embedding: a clip of any length becomes a matrix of a fixed size.</summary>
public static class MultiSaliency
{
    /// <summary>q_j = Σ_i a_ij·(p_i − h_j) with a_ij = softmax_j(p_i·h_j/√E), each q_j then of length 1.</summary>
    /// <param name="frames">Frame features p (N, T, E).</param>
    /// <param name="hidden">Hidden variables h (J, E), one for each saliency.</param>
    /// <returns>Constituent keys q (N, J, E).</returns>
    public static Tensor Embed(Tensor frames, Tensor hidden)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(hidden);
        using var scope = NewDisposeScope();
        var relevance = frames.matmul(hidden.t()).Over(Math.Sqrt(hidden.shape[1])).softmax(-1).transpose(1, 2); // (N, J, T)
        var residuals = relevance.matmul(frames) - (relevance.sum(-1, true) * hidden); // (N, J, E)
        return FrameCosine.Normalise(residuals).MoveToOuterDisposeScope();
    }
}
