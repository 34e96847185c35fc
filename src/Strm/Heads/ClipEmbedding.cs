using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>What a head computes from each clip alone, before clips are compared: the part that can be kept per clip.</summary>
/// <param name="parts">Tensors whose first dimension is the clip; their meaning is the head's own.</param>
public sealed class ClipEmbedding(IReadOnlyList<Tensor> parts)
{
    /// <summary>The tensors, each (N, …).</summary>
    public IReadOnlyList<Tensor> Parts { get; } = parts;

    /// <summary>Number of clips, N.</summary>
    public long Count => Parts[0].shape[0];

    /// <summary>Picks clips.</summary>
    /// <param name="index">Clips to pick, int64 (n); repeats are allowed.</param>
    /// <returns>The embedding of those clips.</returns>
    public ClipEmbedding Select(Tensor index) => new([.. Parts.Select(part => part.index_select(0, index))]);
}
