namespace Strm.Checkpoints;

/// <summary>Elements in memory.</summary>
/// <param name="bytes">The elements.</param>
internal sealed class MemoryTensorData(ReadOnlyMemory<byte> bytes) : TensorData
{
    /// <inheritdoc/>
    public override void CopyTo(Stream stream) => stream.Write(bytes.Span);

    /// <inheritdoc/>
    public override bool TryGetSpan(out ReadOnlySpan<byte> span)
    {
        span = bytes.Span;
        return true;
    }
}
