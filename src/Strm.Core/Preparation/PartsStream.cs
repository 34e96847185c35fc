namespace Strm.Preparation;

/// <summary>Several files read as one.</summary>
/// <param name="paths">The files in order.</param>
internal sealed class PartsStream(IReadOnlyList<string> paths) : ForwardStream
{
    private FileStream? current;
    private int next;

    /// <summary>Whether the first file begins with given bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>True if it does.</returns>
    public bool StartsWith(params ReadOnlySpan<byte> bytes)
    {
        using var file = File.OpenRead(paths[0]);
        Span<byte> head = stackalloc byte[bytes.Length];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(bytes);
    }

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
    protected override void Dispose(bool disposing)
    {
        if (disposing) current?.Dispose();
        base.Dispose(disposing);
    }
}
