namespace Strm.Preparation;

/// <summary>Files read one after the other as one.</summary>
/// <param name="paths">The files in order.</param>
internal sealed class PartsStream(IReadOnlyList<string> paths) : Stream
{
    private FileStream? current;
    private int next;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether the first file begins with bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>True if it does.</returns>
    public bool StartsWith(params ReadOnlySpan<byte> bytes)
    {
        using var file = File.OpenRead(paths[0]);
        Span<byte> head = stackalloc byte[bytes.Length];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(bytes);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = current?.Read(buffer) ?? 0;
            if (read > 0 || buffer.IsEmpty) return read;
            if (next == paths.Count) return 0;
            current?.Dispose();
            current = File.OpenRead(paths[next++]);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) current?.Dispose();
        base.Dispose(disposing);
    }
}
