using Strm.Checkpoints;

namespace Strm.Evaluation.Caching;

/// <summary>The embeddings of some clips: parts of a <see cref="Heads.ClipEmbedding"/>, row by row.</summary>
/// <param name="clips">Names of the clips, one for each row.</param>
/// <param name="rows">The row of each part: its type and shape without the clip dimension.</param>
internal abstract class ClipSegment(IReadOnlyList<string> clips, IReadOnlyList<TensorEntry> rows) : IDisposable
{
    /// <summary>Names of the clips.</summary>
    public IReadOnlyList<string> Clips { get; } = clips;

    /// <summary>Type and shape of a row of each part.</summary>
    public IReadOnlyList<TensorEntry> Rows { get; } = rows;

    /// <summary>The size of all rows in bytes.</summary>
    public long ByteCount => Rows.Sum(r => r.ByteCount) * Clips.Count;

    /// <summary>The data of a part of a clip.</summary>
    /// <param name="part">The part.</param>
    /// <param name="row">The clip's row.</param>
    /// <returns>Raw data, valid until this is disposed.</returns>
    public abstract ReadOnlySpan<byte> Row(int part, int row);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>Embeddings in memory.</summary>
internal sealed class MemorySegment : ClipSegment
{
    private readonly Tensor[] parts;

    /// <summary>Takes over parts.</summary>
    /// <param name="clips">Names of the clips.</param>
    /// <param name="parts">Parts (N, …) on the CPU, contiguous, owned by nothing else.</param>
    public MemorySegment(IReadOnlyList<string> clips, Tensor[] parts)
        : base(clips, [.. parts.Select((p, i) => Row(i, p))]) => this.parts = parts;

    /// <summary>The parts (N, …).</summary>
    public IReadOnlyList<Tensor> Parts => parts;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Row(int part, int row)
    {
        var size = (int)Rows[part].ByteCount;
        return parts[part].bytes.Slice(row * size, size);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var part in parts) part.Dispose();
    }

    private static TensorEntry Row(int index, Tensor part)
    {
        var whole = TensorFile.Entry(StoredSegment.PartName(index), part);
        return new TensorEntry(whole.Name, whole.Type, [.. whole.Shape.Skip(1)]);
    }
}
