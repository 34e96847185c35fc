namespace Strm.Preparation;

/// <summary>The folder <c>OUTPUT.part</c> in which an archive or a folder is made; only one process may use it.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly FileStream gate;

    /// <summary>Creates or takes over the folder.</summary>
    /// <param name="output">The archive that is to be made.</param>
    public WorkFolder(string output)
    {
        Output = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(output));
        Path = PathFor(output);
        try
        {
            Directory.CreateDirectory(Path);

            // The lock ends with the process, whatever ends it.
            gate = new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (FileLock.IsHeld(exception))
        {
            throw new StrmException(
                $"'{Output}' is being made by another process.",
                "One process at a time may make it.",
                "Wait for it, or choose another --out.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !DiskSpace.IsFull(exception))
        {
            throw new StrmException(
                $"'{Output}' cannot be written: {exception.Message.TrimEnd('.')}.",
                "It must be in a folder that you may write to.",
                "Choose another --out.",
                exception);
        }
    }

    /// <summary>The archive.</summary>
    public string Output { get; }

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>Whether a place is free: nothing is there, or just an empty folder.</summary>
    /// <param name="output">The place.</param>
    public static bool IsFree(string output) =>
        !File.Exists(output) && (!Directory.Exists(output) || !Directory.EnumerateFileSystemEntries(output).Any());

    /// <summary>Removes what is left of a run that ended after its archive was complete.</summary>
    /// <param name="output">The archive.</param>
    public static void RemoveLeftover(string output)
    {
        if (Directory.Exists(PathFor(output))) Directory.Delete(PathFor(output), recursive: true);
    }

    /// <summary>An empty subfolder.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its path.</returns>
    public string Emptied(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return Directory.CreateDirectory(path).FullName;
    }

    /// <summary>A new subfolder; those of earlier runs are removed.</summary>
    /// <remarks>Its name was never used before: ffmpeg processes left by a killed run may still write into theirs.</remarks>
    /// <param name="prefix">The beginning of its name.</param>
    /// <returns>Its path.</returns>
    public string Fresh(string prefix)
    {
        foreach (var old in Directory.EnumerateDirectories(Path, prefix + "-*")) Directory.Delete(old, recursive: true);
        return Directory.CreateDirectory(System.IO.Path.Combine(Path, $"{prefix}-{Guid.NewGuid():N}")).FullName;
    }

    /// <summary>Removes the folder.</summary>
    public void Finish() => Directory.Delete(Path, recursive: true);

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private static string PathFor(string output) =>
        System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(output)) + ".part";
}
