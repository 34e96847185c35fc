namespace Strm.Evaluation.Caching;

/// <summary>A folder that several processes use at once; the last of them removes it.</summary>
/// <remarks>
/// Each holds a shared lock on a file in it, which ends with its process (flock). Whoever gets an exclusive lock may remove the folder: it
/// renames it first, so that whoever comes next begins a new one, and marks the lock file for those who had already opened it.
/// </remarks>
internal sealed class JournalFolder : IDisposable
{
    private const string GuardName = ".users";

    private const string Removed = ".removed-";

    private const int Attempts = 500;

    private const int ReadOnlyDisk = 30; // EROFS

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string path;
    private readonly FileStream guard;

    private JournalFolder(string path, FileStream guard) => (this.path, this.guard) = (path, guard);

    private static string GuardOf(string path) => Path.Combine(path, GuardName);

    /// <summary>Opens a folder, creating it if necessary.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static JournalFolder Open(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(path);
                var guard = new FileStream(GuardOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
                if (guard.Length == 0) return Opened(path, guard);
                guard.Dispose(); // its folder was removed
            }
            catch (IOException exception) when (
                attempt < Attempts && !DiskSpace.IsFull(exception) && (exception.HResult & 0xFFFF) != ReadOnlyDisk
                && (FileLock.IsHeld(exception) || File.Exists(GuardOf(path)) || !Directory.Exists(path)))
            {
                // It is being removed, and perhaps recreated by a third process.
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>Removes the folder if no other process uses it.</summary>
    public void RemoveUnlessUsed()
    {
        var removed = $"{path}{Removed}{Environment.ProcessId}-{Environment.CurrentManagedThreadId}";
        guard.Dispose();
        try
        {
            using var alone = new FileStream(GuardOf(path), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            if (alone.Length > 0) return;
            Directory.Move(path, removed);
            alone.SetLength(1);
        }
        catch (IOException)
        {
            return; // another process is still at work, or was faster
        }

        Directory.Delete(removed, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose() => guard.Dispose();

    private static JournalFolder Opened(string path, FileStream guard)
    {
        File.SetLastWriteTimeUtc(guard.SafeFileHandle, DateTime.UtcNow); // old files count as left behind
        return new JournalFolder(path, guard);
    }
}
