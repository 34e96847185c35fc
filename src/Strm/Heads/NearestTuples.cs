using TorchSharp;

namespace Strm.Heads;

/// <summary>The nearest support tuples at test time, found by a matmul and measured by their difference.</summary>
internal static class NearestTuples
{
    /// <summary>The distance of each query tuple to the nearest tuple of each class; equal tuples have distance 0.</summary>
    /// <param name="sources">Query tuples (Q·M, E).</param>
    /// <param name="targets">Support tuples class by class (C·K·M, E).</param>
    /// <param name="layout">Classes of the support clips.</param>
    /// <param name="count">Tuples of a clip, M.</param>
    /// <returns>Distances (Q·M, C).</returns>
    public static Tensor Distances(Tensor sources, Tensor targets, SupportLayout layout, long count)
    {
        using var scope = NewDisposeScope();
        var (rows, width) = (sources.shape[0], sources.shape[1]);
        var nearest = Nearest(sources, targets, layout, count); // (Q·M, C, 2)
        var chosen = targets.index_select(0, nearest.flatten()).reshape(rows, layout.Way, -1, width); // (Q·M, C, 2, E)
        return chosen.sub_(sources.reshape(rows, 1, 1, width)) // (Q·M, C, 2, E)
            .norm(dim: 3) // (Q·M, C, 2)
            .min(dim: 2).values // (Q·M, C)
            .MoveToOuterDisposeScope();
    }

    // The smallest squared distance belongs to the smallest distance; ‖q‖² is the same for all candidates, so it is left out.
    // The matmul rounds, so the two best of each class are kept and the exact distance decides between them.
    // Padding repeats a clip of the class: it must not take the place of the second best.
    private static Tensor Nearest(Tensor sources, Tensor targets, SupportLayout layout, long count)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (way, perClass) = (layout.Way, targets.shape[0] / layout.Way);
        var squares = targets.norm(-1).Squared(); // (C·K·M), in one pass
        if (!layout.IsEven) squares.Fill(layout.PaddingMask(targets.device).flatten().repeat_interleave(count), double.PositiveInfinity);
        var candidates = addmm(squares.unsqueeze(0), sources, targets.t(), beta: 1, alpha: -2) // (Q·M, C·K·M)
            .reshape(sources.shape[0], way, perClass) // (Q·M, C, K·M)
            .topk((int)Math.Min(2, perClass), dim: 2, largest: false).indexes; // (Q·M, C, 2)
        var offset = HeldNumbers.Range(way, device: targets.device).Times(perClass).reshape(1, way, 1); // (1, C, 1)
        return candidates.Plus(offset).MoveToOuterDisposeScope();
    }
}
