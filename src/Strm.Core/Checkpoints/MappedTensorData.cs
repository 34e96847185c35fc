namespace Strm.Checkpoints;

/// <summary>Elements that lie in one piece in a mapped file.</summary>
/// <param name="file">The file.</param>
/// <param name="offset">Where they begin.</param>
/// <param name="count">Their size in bytes.</param>
internal sealed class MappedTensorData(MappedFile file, long offset, long count) : TensorData
{
    /// <inheritdoc/>
    public override void CopyTo(Stream stream) => file.CopyTo(offset, count, stream);

    /// <inheritdoc/>
    public override bool TryGetSpan(out ReadOnlySpan<byte> bytes)
    {
        bytes = count <= int.MaxValue ? file.Span(offset, (int)count) : default;
        return count <= int.MaxValue;
    }

    /// <inheritdoc/>
    public override bool TryRead(Span<byte> destination)
    {
        file.Read(offset, destination);
        return true;
    }
}
