namespace Strm.Preparation;

/// <summary>The video files below a folder.</summary>
/// <param name="Folder">The folder, as it was named.</param>
/// <param name="Files">Files that may be videos, relative to the folder with slashes, in the order of their paths.</param>
/// <param name="Issues">What could not be followed, or is an unfinished download or packed, and why.</param>
public sealed record VideoFolder(string Folder, IReadOnlyList<string> Files, IReadOnlyList<ClipIssue> Issues)
{
    /// <summary>Lists a folder and all below it; links are followed, what is known not to be a video is left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Its files.</returns>
    /// <exception cref="StrmException">There is no such folder.</exception>
    public static VideoFolder List(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new StrmException(
                File.Exists(folder) ? $"{folder} is a file." : $"The folder {folder} does not exist.", "A folder of videos is needed.", "Correct the path.");
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
