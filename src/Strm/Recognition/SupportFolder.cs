using Strm.Preparation;

namespace Strm.Recognition;

/// <summary>A folder of labelled clips: <c>action/clip.mp4</c>.</summary>
/// <param name="Clips">The clips, ordered by action and file.</param>
/// <param name="Issues">Files that are not clips, and why.</param>
internal sealed record SupportFolder(IReadOnlyList<SupportClip> Clips, IReadOnlyList<ClipIssue> Issues)
{
    /// <summary>Lists a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Its clips.</returns>
    /// <exception cref="StrmException">There is no such folder, or it has no clips.</exception>
    public static SupportFolder Open(string folder)
    {
        var content = VideoFolder.List(folder);
        var (files, issues) = (content.Files, content.Issues.ToList());
        var clips = new List<SupportClip>();
        foreach (var file in files)
        {
            var parts = file.Split('/');
            if (parts.Length == 2) clips.Add(new SupportClip(parts[0], Path.Combine(folder, file)));
            else
                issues.Add(
                    new ClipIssue(file, parts.Length == 1 ? "not in a folder that names its action" : "a folder below an action's folder"));
        }

        clips.AddRange(Stills(folder, clips));
        if (clips.Count > 0) return new SupportFolder([.. clips.OrderBy(c => c.Action, StringComparer.Ordinal)], issues);
        throw new StrmException(
            $"The folder {folder} holds no labelled clips{(files.Count > 0 ? $", but {files.Count} other video files" : "")}.",
            "Each action needs a folder of its own with its clips: action/clip.mp4.",
            "Make one folder per action and move the clips into it.");
    }

    /// <summary>Throws if an action has no usable clip.</summary>
    /// <param name="issues">Files that cannot be used, including those found while reading the clips.</param>
    /// <exception cref="StrmException">An action has no usable clip.</exception>
    public void RequireEveryAction(IReadOnlyList<ClipIssue> issues)
    {
        foreach (var action in Clips.GroupBy(c => c.Action))
        {
            var bad = issues.Where(i => i.Path.StartsWith(action.Key + "/", StringComparison.Ordinal)).ToArray();
            if (bad.Length < action.Count()) continue;
            throw new StrmException(
                $"No clip of the action '{action.Key}' can be used: {bad[0].Reason}",
                "Every action needs at least one.",
                "Add a clip, or remove the action's folder.");
        }
    }

    // Pictures beside videos are thumbnails; in a folder of their own they are all there is of the action.
    private static SupportClip[] Stills(string folder, IReadOnlyList<SupportClip> clips)
    {
        var filmed = clips.Select(c => c.Action).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Directory.GetDirectories(folder)
                .Select(path => (Path: path, Action: Path.GetFileName(path)))
                .Where(action => !filmed.Contains(action.Action))
                .SelectMany(action => StillPicture.In(action.Path).Select(file => new SupportClip(action.Action, file))),
        ];
    }
}

/// <summary>A labelled clip.</summary>
/// <param name="Action">The action that it shows.</param>
/// <param name="Path">The video file.</param>
public sealed record SupportClip(string Action, string Path)
{
    /// <summary>The action and the file's name, for messages and pages.</summary>
    public string Name => $"{Action}/{System.IO.Path.GetFileName(Path)}";
}

/// <summary>The outcome of reading a support folder's clips.</summary>
/// <param name="Added">Clips in use.</param>
/// <param name="Skipped">Files that could not be used, and why.</param>
/// <param name="Notes">Notes on the clips, one sentence each.</param>
public sealed record SupportReport(int Added, IReadOnlyList<ClipIssue> Skipped, IReadOnlyList<string> Notes);
