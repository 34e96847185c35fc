namespace Strm;

/// <summary>Writes files so that a reader sees the old content or the whole new one, never a part.</summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 17;

    /// <summary>What is appended to a file's name while it is written. A leftover of a killed process is overwritten by the next write.</summary>
    public const string PartialSuffix = ".partial";

    /// <summary>Writes beside the file, flushes to the disk, then renames; nothing is left behind on an error.</summary>
    /// <param name="path">The file; its folder is created when missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="StrmException">The file or its folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var stream = Open(path, out var target, out var partial);
        try
        {
            write(stream);
            Finish(stream, partial, target);
        }
        catch
        {
            // Deleted while still open and locked, so that no other writer's file of the same name can be hit.
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>The same for content that arrives over time.</summary>
    /// <param name="path">The file; its folder is created when missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="StrmException">The file or its folder cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var stream = Open(path, out var target, out var partial);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                await write(stream).ConfigureAwait(false);
                Finish(stream, partial, target);
            }
            catch
            {
                File.Delete(partial);
                throw;
            }
        }
    }

    private static void Finish(FileStream stream, string partial, string target)
    {
        stream.Flush(flushToDisk: true);
        File.Move(partial, target, overwrite: true);
    }

    private static FileStream Open(string path, out string target, out string partial)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        target = Path.GetFullPath(path);
        partial = target + PartialSuffix;
        if (Directory.Exists(target)) throw Unwritable(target, "it is a folder", null);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(target, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static StrmException Unwritable(string path, string why, Exception? cause) =>
        new($"The file {path} cannot be written: {why}.", "It must be in a folder that you may write to, and no other process may be writing it.",
            "Name another file, or wait for the other process.", cause);
}
