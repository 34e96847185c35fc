namespace Strm.Preparation;

/// <summary>Lists the files below a folder. Symbolic links are followed; circles and dangling links are reported.</summary>
internal sealed class FileWalk
{
    private readonly List<FoundFile> _files = [];
    private readonly List<ClipIssue> _issues = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    private FileWalk()
    {
    }

    /// <summary>The files, in the order of their paths.</summary>
    public IReadOnlyList<FoundFile> Files => _files;

    /// <summary>What could not be followed or read.</summary>
    public IReadOnlyList<ClipIssue> Issues => _issues;

    /// <summary>Walks a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>What is below it.</returns>
    public static FileWalk Of(string folder)
    {
        var walk = new FileWalk();
        walk.Enter(new DirectoryInfo(System.IO.Path.GetFullPath(folder)), "");
        return walk;
    }

    private void Enter(DirectoryInfo folder, string path)
    {
        var real = RealPath(folder);
        if (!_open.Add(real))
        {
            _issues.Add(new ClipIssue(path, "a symbolic link to a folder that contains it"));
            return;
        }

        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                Visit(entry, path.Length == 0 ? entry.Name : $"{path}/{entry.Name}");
            }
        }
        catch (UnauthorizedAccessException)
        {
            _issues.Add(new ClipIssue(path, "the folder may not be read"));
        }

        _open.Remove(real);
    }

    private void Visit(FileSystemInfo entry, string path)
    {
        var isFolder = entry is DirectoryInfo || (entry.LinkTarget is not null && Directory.Exists(entry.FullName));
        if (isFolder) Enter(new DirectoryInfo(entry.FullName), path);
        else if (entry.LinkTarget is null ? File.Exists(entry.FullName) : entry.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true }) _files.Add(new FoundFile(entry.FullName, path));
        else if (entry.LinkTarget is not null) _issues.Add(new ClipIssue(path, $"a symbolic link to '{entry.LinkTarget}', which does not exist"));
        else _issues.Add(new ClipIssue(path, "its name is not valid UTF-8, or it is not a plain file"));
    }

    private static string RealPath(DirectoryInfo folder)
    {
        var path = "/";
        foreach (var part in folder.FullName.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new DirectoryInfo(System.IO.Path.Combine(path, part));
            path = next.LinkTarget is null ? next.FullName : next.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next.FullName;
        }

        return path;
    }
}
