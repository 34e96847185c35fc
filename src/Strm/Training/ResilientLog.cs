namespace Strm.Training;

/// <summary>An append-only file. What cannot be written, say because the disk is full, waits in memory for the next attempt.</summary>
internal sealed class ResilientLog : IDisposable
{
    private const int Patience = 1 << 16;

    private readonly FileStream file;
    private readonly MemoryStream waiting = new();
    private long length;

    private ResilientLog(FileStream file, long length) => (this.file, this.length) = (file, length);

    /// <summary>Bytes in the file and waiting for it.</summary>
    public long Length => length + waiting.Length;

    /// <summary>Opens or creates a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keep">How many bytes of its content to keep, from the start.</param>
    public static ResilientLog Open(string path, Func<Stream, long> keep)
    {
        var kept = 0L;
        if (File.Exists(path))
        {
            using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            kept = keep(reader);
        }

        // Unbuffered, so that it is known what was written.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        if (kept < file.Length) file.SetLength(kept);
        return new ResilientLog(file, kept);
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes; they reach the file together or not at all.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        waiting.Write(bytes);
        if (waiting.Length > Patience) _ = Flush();
    }

    /// <summary>Writes everything that is waiting.</summary>
    /// <returns>Null, or why it could not be written.</returns>
    public string? Flush()
    {
        if (waiting.Length == 0) return null;
        try
        {
            file.Position = length;
            file.Write(waiting.GetBuffer().AsSpan(0, (int)waiting.Length));
            length += waiting.Length;
            waiting.SetLength(0);
            return null;
        }
        catch (IOException exception)
        {
            Shorten();
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Flush();
        file.Dispose();
        waiting.Dispose();
    }

    private void Shorten()
    {
        try
        {
            file.SetLength(length);
        }
        catch (IOException)
        {
            // Any excess is cut off when the run is resumed.
        }
    }
}
