using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Heads.CmnJ;

/// <summary>CMN's memory of an episode: one slot per class, with several constituent keys.</summary>
/// <remarks>
/// Zhu and Yang, ECCV 2018, section 3: a clip whose nearest slot has its label is written there as key ← normalised (key + q), another
/// one takes the oldest slot. Here all clips of a class meet in its slot at once, key = normalised Σ q, so that their order does not matter.
/// </remarks>
public static class CompoundMemory
{
    /// <summary>Writes the support set.</summary>
    /// <param name="keys">Constituent keys of the support clips (S, J, E), each of length 1.</param>
    /// <param name="layout">Their classes.</param>
    /// <returns>Slots (C, J, E), each key of length 1.</returns>
    public static Tensor Write(Tensor keys, SupportLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        using var scope = NewDisposeScope();
        return FrameCosine.Normalise(layout.ClassMeans(keys)).MoveToOuterDisposeScope(); // the direction of the mean is that of the sum
    }

    /// <summary>Reads the constituent keys: the mean over saliencies of q_j·k_cj.</summary>
    /// <param name="query">Constituent keys of the queries (Q, J, E).</param>
    /// <param name="slots">Slots (C, J, E).</param>
    /// <returns>Similarities (Q, C).</returns>
    public static Tensor Read(Tensor query, Tensor slots)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(slots);
        using var scope = NewDisposeScope();
        return query.flatten(1).matmul(slots.flatten(1).t()).Over(query.shape[1]).MoveToOuterDisposeScope();
    }
}
