using Strm.Checkpoints;
using Strm.Data;
using static TorchSharp.torch;

namespace Strm.Evaluation.Caching;

/// <summary>Embeddings in memory.</summary>
internal sealed class MemorySegment : ClipSegment
{
    private readonly Tensor[] parts;

    /// <summary>Takes over parts.</summary>
    /// <param name="clips">Names of the clips.</param>
    /// <param name="parts">Parts (N, …) on the CPU, in one piece, owned by nothing else.</param>
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
