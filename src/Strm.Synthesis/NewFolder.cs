namespace Strm.Synthesis;

/// <summary>A folder that is written beside its place and appears there when it is whole.</summary>
internal sealed class NewFolder : IDisposable
{
    private readonly string path;

    /// <summary>Begins a folder.</summary>
    /// <param name="path">Where it is to appear; nothing or an empty folder may be there.</param>
    /// <exception cref="StrmException">Something is there already, or the place cannot be written.</exception>
    public NewFolder(string path)
    {
        this.path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(this.path) || (Directory.Exists(this.path) && Directory.EnumerateFileSystemEntries(this.path).Any()))
        {
            throw new StrmException($"'{path}' exists already.", "The output must be a new or an empty folder.", "Choose another --out, or remove what is there.");
        }

        WorkPath = $"{this.path}.part-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(WorkPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !DiskSpace.IsFull(exception))
        {
            throw new StrmException($"'{path}' cannot be written: {exception.Message.TrimEnd('.')}.", "It must be in a folder that you may write to.", "Choose another --out.", exception);
        }
    }

    /// <summary>Where to write meanwhile.</summary>
    public string WorkPath { get; }

    /// <summary>Puts the folder into its place.</summary>
    public void Commit()
    {
        if (Directory.Exists(path)) Directory.Delete(path);
        Directory.Move(WorkPath, path);
    }

    /// <summary>Removes what was not put into its place.</summary>
    public void Dispose()
    {
        if (Directory.Exists(WorkPath)) Directory.Delete(WorkPath, recursive: true);
    }
}
