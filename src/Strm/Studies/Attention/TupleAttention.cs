using Strm.Heads;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>How the tuples of one query attend to the tuples of the support clips, for one number of frames per tuple.</summary>
/// <param name="cardinality">Frames per tuple, w.</param>
/// <param name="frames">Frames per clip, T.</param>
/// <param name="layout">Classes of the support clips.</param>
/// <param name="weights">Attention (C, M, K·M); rows sum to 1.</param>
public sealed class TupleAttention(int cardinality, int frames, SupportLayout layout, Tensor weights)
{
    private readonly IReadOnlyList<IReadOnlyList<int>> tuples = FrameTuples.Indices(frames, cardinality);

    /// <summary>Frames per tuple, w.</summary>
    public int Cardinality { get; } = cardinality;

    /// <summary>Attention (C, M, K·M), the tuples of a class clip by clip; rows sum to 1.</summary>
    public Tensor Weights { get; } = weights;

    /// <summary>The strongest pairs of tuples: for each tuple of the query the one it attends to most, the strongest first.</summary>
    /// <param name="label">The class.</param>
    /// <param name="count">How many, at most M.</param>
    /// <returns>The pairs.</returns>
    public IReadOnlyList<TupleMatch> Strongest(int label, int count)
    {
        var members = layout.Members(label);
        var width = members.Count * tuples.Count; // the rest is padding
        var rows = Weights[label].to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray().Chunk((int)Weights.shape[2]);
        return
        [
            .. rows.Select((row, tuple) =>
                {
                    var best = Enumerable.Range(0, width).MaxBy(i => row[i]);
                    return new TupleMatch(tuples[tuple], members[best / tuples.Count], tuples[best % tuples.Count], row[best]);
                })
                .OrderByDescending(match => match.Weight)
                .Take(count),
        ];
    }
}

/// <summary>A tuple of the query's frames and the tuple of a support clip that it attends to most.</summary>
/// <param name="QueryFrames">Positions of the query's frames, from 0.</param>
/// <param name="SupportClip">The support clip's position in the support set.</param>
/// <param name="SupportFrames">Positions of the support clip's frames, from 0.</param>
/// <param name="Weight">The attention between them; over all tuples of the class it sums to 1 for each tuple of the query.</param>
public sealed record TupleMatch(IReadOnlyList<int> QueryFrames, int SupportClip, IReadOnlyList<int> SupportFrames, double Weight);
