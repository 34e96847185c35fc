namespace Strm.Heads;

/// <summary>Ordered tuples of frames: all ways to pick w of T frames in their order (TRX's sub-sequences).</summary>
/// <remarks>Their index is kept on the device where it was last used.</remarks>
public sealed class FrameTuples : IDisposable
{
    private readonly int frames;
    private Tensor index; // (M·w)

    /// <summary>Lists the tuples of one cardinality.</summary>
    /// <param name="frames">Frames per clip, T.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    public FrameTuples(int frames, int cardinality)
    {
        this.frames = frames;
        Cardinality = cardinality;
        var tuples = Indices(frames, cardinality);
        Count = tuples.Count;
        index = tensor(tuples.SelectMany(t => t).Select(i => (long)i).ToArray()).DetachFromDisposeScope();
    }

    /// <summary>Frames per tuple, w.</summary>
    public int Cardinality { get; }

    /// <summary>Number of tuples, M.</summary>
    public int Count { get; }

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

    /// <summary>Applies a linear layer to every tuple without forming the tuples: a sum of one product per frame and place.</summary>
    /// <remarks>W·[f_i; f_j] + b = W_1·f_i + W_2·f_j + b. Each frame meets each W_k once instead of once per tuple.</remarks>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <param name="layer">A layer w·D → E with bias.</param>
    /// <returns>Projected tuples (N, M, E), float32 as the bias.</returns>
    public Tensor Project(Tensor clips, LinearLayer layer)
    {
        RequireFrames(clips);
        using var scope = NewDisposeScope();
        var (narrowed, weight) = (layer.Precision.Narrowed(clips), layer.Precision.Narrowed(layer.Weight));
        var (width, places) = (clips.shape[2], On(clips.device).reshape(-1, Cardinality)); // (M, w)
        if (is_grad_enabled()) // Going back, a product with the choice of frames is faster than to pick them.
        {
            var products = weight.split(width, 1).Select(part => narrowed.matmul(part.t())); // w of (N, T, E)
            var all = cat(products.ToArray(), 1).to_type(layer.Bias!.dtype); // (N, w·T, E)
            return Choice(places, all.dtype).matmul(all).Add(layer.Bias).MoveToOuterDisposeScope(); // (N, M, E)
        }

        var sum = At(0).Add(layer.Bias!); // (N, M, E)
        for (var place = 1; place < Cardinality; place++) sum.Add(At(place)); // (N, M, E)
        return sum.MoveToOuterDisposeScope();

        // The part of the weight is a view: at the paper's sizes a copy of it takes longer than the products with the frames of a clip.
        Tensor At(int place) => narrowed.matmul(weight.narrow(1, place * width, width).t()) // (N, T, E)
            .index_select(1, places.select(1, place)); // (N, M, E)
    }

    /// <inheritdoc/>
    public void Dispose() => index.Dispose();

    /// <summary>Passes a list of cardinalities on if it names one or more different numbers of frames.</summary>
    /// <param name="cardinalities">Frames per tuple.</param>
    /// <exception cref="StrmException">It is empty, names one twice or one below 1.</exception>
    internal static IReadOnlyList<int> Checked(IReadOnlyList<int> cardinalities)
    {
        if (cardinalities.Count == 0 || cardinalities.Distinct().Count() != cardinalities.Count || cardinalities.Any(c => c < 1))
        {
            throw new StrmException(
                $"The cardinalities are {{{string.Join(',', cardinalities)}}}.",
                "They must be one or more different numbers of frames, each at least 1.",
                "Set them, for example, to 2 or 2,3.");
        }

        return cardinalities;
    }

    // 1 where a tuple has that frame in that place: (M, w·T).
    private Tensor Choice(Tensor places, ScalarType type) =>
        nn.functional.one_hot(places, frames).reshape(Count, Cardinality * frames).to_type(type);

    private Tensor On(Device device)
    {
        if (index.device.ToString() == device.ToString()) return index;
        var moved = index.to(device).DetachFromDisposeScope();
        index.Dispose();
        return index = moved;
    }

    private void RequireFrames(Tensor clips)
    {
        if (clips.ndim == 3 && clips.shape[1] == frames) return;
        throw new StrmException(
            $"Frame features have shape ({string.Join(", ", clips.shape)}).",
            $"They must be (clips, {frames}, channels).",
            $"Sample {frames} frames per clip, or build the model for another number of frames.");
    }
}
