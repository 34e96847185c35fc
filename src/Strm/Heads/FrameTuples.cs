namespace Strm.Heads;

/// <summary>Ordered tuples of frames: all ways to pick w of T frames in their order (TRX's sub-sequences).</summary>
/// <remarks>
/// A linear layer of a tuple is a sum over its positions, W·[f_i; f_j] + b = (W_1·f_i + b) + W_2·f_j: each frame meets each W_k once
/// instead of once per tuple.
/// </remarks>
public sealed class FrameTuples : IDisposable
{
    private readonly int frames;
    private readonly Tensor choice; // (M, w·T): 1 where a tuple has that frame in that position

    /// <summary>Lists the tuples of one cardinality.</summary>
    /// <param name="frames">Frames per clip, T.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    public FrameTuples(int frames, int cardinality)
    {
        this.frames = frames;
        Cardinality = cardinality;
        var tuples = Indices(frames, cardinality);
        Count = tuples.Count;
        var chosen = new float[Count * cardinality * frames];
        foreach (var (i, tuple) in tuples.Index())
        {
            foreach (var (place, frame) in tuple.Index()) chosen[(((i * cardinality) + place) * frames) + frame] = 1;
        }

        choice = tensor(chosen, [Count, cardinality * frames]).DetachFromDisposeScope();
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

    /// <summary>Applies a linear layer to every tuple without forming the tuples.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <param name="layer">A layer w·D → E with bias.</param>
    /// <returns>Projected tuples (N, M, E), float32 like the bias.</returns>
    public Tensor Project(Tensor clips, LinearLayer layer)
    {
        using var scope = NewDisposeScope();
        return Sum(Shares(clips, layer)).MoveToOuterDisposeScope();
    }

    /// <summary>What each frame adds to the projection of a tuple in each position: W_k·f_t, in the first position with the bias.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <param name="layer">A layer w·D → E with bias.</param>
    /// <returns>Shares (N, w·T, E), position by position, float32 like the bias.</returns>
    public Tensor Shares(Tensor clips, LinearLayer layer)
    {
        RequireFrames(clips);
        using var scope = NewDisposeScope();
        var (count, width) = (clips.shape[0], layer.Bias!.shape[0]);

        // A row of the weight holds W_1 to W_w of one unit, so each becomes a row of its own in one matmul, and no weight is copied.
        var narrowed = layer.Precision.Narrowed(clips); // (N, T, D)
        var weight = layer.Precision.Narrowed(layer.Weight).reshape(-1, clips.shape[2]); // (E·w, D)
        var bias = stack([layer.Bias, .. Enumerable.Repeat(zeros_like(layer.Bias), Cardinality - 1)], 1).flatten(); // (E·w)
        var product = layer.Precision is MatmulPrecision.Fp32
            ? nn.functional.linear(narrowed, weight, bias)
            : nn.functional.linear(narrowed, weight).to_type(bias.dtype).Add(bias); // (N, T, E·w)
        return product.reshape(count, frames, width, Cardinality).permute(0, 3, 1, 2) // (N, w, T, E)
            .reshape(count, Cardinality * frames, width).MoveToOuterDisposeScope();
    }

    /// <summary>The sum of each tuple's shares.</summary>
    /// <param name="shares">A row for each frame in each position (N, w·T, E).</param>
    /// <returns>Sums (N, M, E).</returns>
    public Tensor Sum(Tensor shares) => Choice(shares).matmul(shares);

    /// <summary>
    /// The squared length of each tuple's sum, from products of shares: cancellation costs digits, so it is for training, where it is
    /// faster.
    /// </summary>
    /// <param name="shares">A row for each frame in each position (N, w·T, E).</param>
    /// <returns>Squared lengths (N, M), not negative.</returns>
    public Tensor SquaredSums(Tensor shares)
    {
        using var scope = NewDisposeScope();
        var choice = Choice(shares); // (M, w·T)
        var products = shares.matmul(shares.transpose(1, 2)); // (N, w·T, w·T)
        return (choice.matmul(products) * choice).sum(-1).AtLeast(0).MoveToOuterDisposeScope(); // (N, M)
    }

    /// <summary>Which frame each tuple has in each position.</summary>
    /// <param name="like">A tensor of the wanted type and device.</param>
    /// <returns>Choice (M, w·T): 1 where the tuple has that frame in that position, else 0.</returns>
    public Tensor Choice(Tensor like) => choice.to(like.dtype, like.device);

    /// <inheritdoc/>
    public void Dispose() => choice.Dispose();

    /// <summary>Returns a list of cardinalities if it is not empty and names each number of frames once.</summary>
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

    private void RequireFrames(Tensor clips)
    {
        if (clips.ndim == 3 && clips.shape[1] == frames) return;
        throw new StrmException(
            $"Frame features have shape ({string.Join(", ", clips.shape)}).",
            $"They must be (clips, {frames}, channels).",
            $"Sample {frames} frames per clip, or build the model for another number of frames.");
    }
}
