namespace Strm.Evaluation.Caching;

/// <summary>Files that several processes make together: each file is made once, by whichever process comes first.</summary>
/// <remarks>
/// Beside a file in the making lies a lock that ends with its process (flock), so another process redoes what a killed one left undone.
/// A file appears whole: it is written under a name of its process's own and renamed.
/// </remarks>
internal static class SharedFiles
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    /// <summary>Makes all files that are missing and waits for those that others are making.</summary>
    /// <param name="paths">The files; their folders exist.</param>
    /// <param name="make">Makes the file with a given index, using <see cref="Write"/>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static void Complete(IReadOnlyList<string> paths, Action<int> make, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (missing, made) = (false, false);
            for (var number = 0; number < paths.Count; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (File.Exists(paths[number])) continue;
                var file = number;
                if (TryMake(paths[number], () => make(file))) made = true;
                else missing = true;
            }

            if (!missing) return;
            if (!made) cancellationToken.WaitHandle.WaitOne(Pause);
        }
    }

    /// <summary>Writes a file that appears whole, whatever other processes write under its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes a file of the name it is given.</param>
    public static void Write(string path, Action<string> write)
    {
        var own = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}";
        try
        {
            write(own);
            File.Move(own, path, overwrite: true);
        }
        catch
        {
            File.Delete(own);
            throw;
        }
    }

    /// <summary>Removes what killed processes left: files of other extensions that have not been touched for a day.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extension">The extension of whole files, with its dot.</param>
    public static void RemoveLeftovers(string folder, string extension)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            // If the clock was set back, they seem to come from the future.
            if (file.Extension != extension && (DateTime.UtcNow - file.LastWriteTimeUtc).Duration() > LeftoverAge) file.Delete();
        }
    }

    private static bool TryMake(string path, Action make)
    {
        var guard = $"{path}.lock";
        FileStream held;
        try
        {
            held = new FileStream(guard, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (FileLock.IsHeld(exception))
        {
            return false;
        }

        using (held)
        {
            try
            {
                if (!File.Exists(path)) make();
            }
            finally
            {
                File.Delete(guard); // At worst, whoever holds the old file does the same work again.
            }
        }

        return true;
    }
}
