namespace Strm.Preparation;

/// <summary>The video files below a folder.</summary>
/// <param name="Folder">The folder, as given.</param>
/// <param name="Files">Files that may be videos, relative to the folder with slashes, in the order of their paths.</param>
/// <param name="Issues">What could not be followed, is packed or is an unfinished download, and why.</param>
public sealed record VideoFolder(string Folder, IReadOnlyList<string> Files, IReadOnlyList<ClipIssue> Issues)
{
    /// <summary>Lists a folder and everything below it; links are followed, and files known not to be videos are left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Its files.</returns>
    /// <exception cref="StrmException">There is no such folder.</exception>
    public static VideoFolder List(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new StrmException(
                File.Exists(folder) ? $"{folder} is a file." : $"The folder {folder} does not exist.",
                "A folder of videos is needed.",
                "Correct the path.");
        }

        var walk = FileWalk.Of(folder);
        var issues = walk.Issues.ToList();
        var files = new List<string>();
        foreach (var file in walk.Files)
        {
            if (FileKinds.IsOther(file)) continue;
            if (FileKinds.IsUnfinished(file)) issues.Add(new ClipIssue(file.Path, "an unfinished download"));
            else if (FileKinds.IsPackage(file)) issues.Add(new ClipIssue(file.Path, "a packed file; unpack it first"));
            else files.Add(file.Path);
        }

        return new VideoFolder(folder, files, issues);
    }
}

/// <summary>Lists the files below a folder. Symbolic links are followed; cycles and dangling links are reported.</summary>
internal sealed class FileWalk
{
    private readonly List<FoundFile> files = [];
    private readonly List<ClipIssue> issues = [];
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    private FileWalk()
    {
    }

    /// <summary>The files, in the order of their paths.</summary>
    public IReadOnlyList<FoundFile> Files => files;

    /// <summary>What could not be followed or read.</summary>
    public IReadOnlyList<ClipIssue> Issues => issues;

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
        if (!open.Add(real))
        {
            issues.Add(new ClipIssue(path, "a symbolic link to one of its own parent folders"));
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
            issues.Add(new ClipIssue(path, "you do not have permission to read the folder"));
        }

        open.Remove(real);
    }

    private void Visit(FileSystemInfo entry, string path)
    {
        var isFolder = entry is DirectoryInfo || (entry.LinkTarget is not null && Directory.Exists(entry.FullName));
        if (isFolder) Enter(new DirectoryInfo(entry.FullName), path);
        else if (
            entry.LinkTarget is null ? File.Exists(entry.FullName) : entry.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true })
        {
            files.Add(new FoundFile(entry.FullName, path));
        }
        else if (entry.LinkTarget is not null)
            issues.Add(new ClipIssue(path, $"a symbolic link to '{entry.LinkTarget}', which does not exist"));
        else issues.Add(new ClipIssue(path, "its name is not valid UTF-8, or it is not a plain file"));
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

/// <summary>A file below a folder.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Path">Its path relative to the folder, with slashes.</param>
internal sealed record FoundFile(string File, string Path)
{
    /// <summary>The folders and the name in the relative path.</summary>
    public string[] Parts => Path.Split('/');

    /// <summary>The file's name.</summary>
    public string Name => Parts[^1];

    /// <summary>The extension in lower case with its dot, or nothing.</summary>
    public string Extension => System.IO.Path.GetExtension(Name).ToLowerInvariant();
}

/// <summary>Kinds of files found beside video files.</summary>
internal static class FileKinds
{
    private static readonly HashSet<string> VideoExtensions = new(StringComparer.Ordinal)
    {
        ".avi", ".mp4", ".webm", ".mkv", ".mov", ".m4v", ".mpg", ".mpeg", ".flv", ".wmv", ".3gp", ".ts", ".mts", ".ogv", ".gif", ".mxf",
        ".asf", ".y4m",
    };

    private static readonly HashSet<string> OtherExtensions = new(StringComparer.Ordinal)
    {
        ".txt", ".json", ".jsonl", ".csv", ".tsv", ".md", ".xml", ".html", ".pdf", ".srt", ".vtt", ".ass", ".log", ".db", ".ini", ".py",
        ".sh", ".mat", ".npy",
        ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".yaml", ".yml", ".lnk", ".url", ".nfo", ".sha256", ".md5", ".ds_store",
    };

    private static readonly HashSet<string> PackageExtensions = new(
        StringComparer.Ordinal) { ".rar", ".zip", ".tar", ".tgz", ".gz", ".7z", ".bz2", ".xz" };

    private static readonly HashSet<string> UnfinishedExtensions = new(
        StringComparer.Ordinal) { ".part", ".crdownload", ".ytdl", ".tmp", ".download" };

    /// <summary>Whether the extension is that of a video file.</summary>
    public static bool IsVideo(FoundFile file) =>
        VideoExtensions.Contains(file.Extension) && !file.Name.StartsWith("._", StringComparison.Ordinal);

    /// <summary>Whether the file is known not to be a clip: notes, pictures, system leftovers.</summary>
    public static bool IsOther(FoundFile file) =>
        OtherExtensions.Contains(file.Extension) || file.Name.StartsWith("._", StringComparison.Ordinal)
        || (file.Name.StartsWith('.') && !VideoExtensions.Contains(file.Extension))
        || file.Name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the file is packed.</summary>
    public static bool IsPackage(FoundFile file) => PackageExtensions.Contains(file.Extension);

    /// <summary>Whether the file is left from an unfinished download.</summary>
    public static bool IsUnfinished(FoundFile file) => UnfinishedExtensions.Contains(file.Extension);
}
