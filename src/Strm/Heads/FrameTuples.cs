using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>Ordered tuples of frames: all ways to pick w of T frames in their order (TRX's sub-sequences).</summary>
public static class FrameTuples
{
    /// <summary>Lists the tuples in lexicographic order.</summary>
    /// <param name="frames">Frames per clip, T.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    /// <returns>M = T!/(w!(T−w)!) tuples of w indices.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Indices(int frames, int cardinality)
    {
        OptionGuard.Between(cardinality, 1, frames, "cardinality");
        var tuples = new List<IReadOnlyList<int>>();
        var current = Enumerable.Range(0, cardinality).ToArray();
        while (true)
        {
            tuples.Add([.. current]);
            var position = cardinality - 1;
            while (position >= 0 && current[position] == frames - cardinality + position) position--;
            if (position < 0) return tuples;
            current[position]++;
            for (var i = position + 1; i < cardinality; i++) current[i] = current[i - 1] + 1;
        }
    }

    /// <summary>The tuples as one index of frames, tuple after tuple.</summary>
    /// <param name="frames">Frames per clip, T.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    /// <returns>Index (M·w), int64.</returns>
    public static Tensor FlatIndex(int frames, int cardinality) =>
        tensor(Indices(frames, cardinality).SelectMany(t => t).Select(i => (long)i).ToArray());

    /// <summary>Concatenates the frames of each tuple.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <param name="flatIndex">Index (M·w) of <see cref="FlatIndex"/>.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    /// <returns>Tuple features (N, M, w·D).</returns>
    public static Tensor Gather(Tensor clips, Tensor flatIndex, int cardinality)
    {
        ArgumentNullException.ThrowIfNull(clips);
        ArgumentNullException.ThrowIfNull(flatIndex);
        using var scope = NewDisposeScope();
        return clips.index_select(1, flatIndex) // (N, M·w, D)
            .reshape(clips.shape[0], flatIndex.shape[0] / cardinality, cardinality * clips.shape[2]) // (N, M, w·D)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Applies a linear layer to every tuple without forming the tuples: a sum of one product per frame and place.</summary>
    /// <remarks>W·[f_i; f_j] + b = W_1·f_i + W_2·f_j + b. Each frame meets each W_k once instead of once per tuple.</remarks>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <param name="weight">The layer's weight (E, w·D).</param>
    /// <param name="bias">The layer's bias (E).</param>
    /// <param name="flatIndex">Index (M·w) of <see cref="FlatIndex"/>.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    /// <returns>Projected tuples (N, M, E).</returns>
    public static Tensor Project(Tensor clips, Tensor weight, Tensor bias, Tensor flatIndex, int cardinality)
    {
        ArgumentNullException.ThrowIfNull(clips);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(flatIndex);
        using var scope = NewDisposeScope();
        var width = clips.shape[2];
        var index = flatIndex.reshape(-1, cardinality); // (M, w)
        var sum = At(0).Add(bias); // (N, M, E)
        for (var place = 1; place < cardinality; place++) sum.Add(At(place)); // (N, M, E)
        return sum.MoveToOuterDisposeScope();

        // The part of the weight is a view: at the paper's sizes a copy of it takes longer than the products with the frames of a clip.
        Tensor At(int place) => clips.matmul(weight.narrow(1, place * width, width).t()) // (N, T, E)
            .index_select(1, index.select(1, place)); // (N, M, E)
    }
}
