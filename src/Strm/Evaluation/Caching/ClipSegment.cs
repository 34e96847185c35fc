using Strm.Checkpoints;

namespace Strm.Evaluation.Caching;

/// <summary>The embeddings of some clips: parts of a <see cref="Heads.ClipEmbedding"/>, row by row.</summary>
/// <param name="clips">Names of the clips, one for each row.</param>
/// <param name="rows">What a row of each part is: type and shape without the clip's dimension.</param>
internal abstract class ClipSegment(IReadOnlyList<string> clips, IReadOnlyList<TensorEntry> rows) : IDisposable
{
    /// <summary>Names of the clips.</summary>
    public IReadOnlyList<string> Clips { get; } = clips;

    /// <summary>Type and shape of a row of each part.</summary>
    public IReadOnlyList<TensorEntry> Rows { get; } = rows;

    /// <summary>The size of all rows in bytes.</summary>
    public long ByteCount => Rows.Sum(r => r.ByteCount) * Clips.Count;

    /// <summary>The numbers of a part of a clip.</summary>
    /// <param name="part">The part.</param>
    /// <param name="row">The clip's row.</param>
    /// <returns>Raw numbers, valid until this is disposed.</returns>
    public abstract ReadOnlySpan<byte> Row(int part, int row);

    /// <inheritdoc/>
    public abstract void Dispose();
}
