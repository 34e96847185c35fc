using Strm.Archives;

namespace Strm.Preparation;

/// <summary>Gives clips names that are unique regardless of letter case, as readers match them.</summary>
internal static class ClipNaming
{
    /// <summary>Names the clips.</summary>
    /// <param name="candidates">The clips by their outside names.</param>
    /// <param name="issues">Receives the clips for which no name is left.</param>
    /// <returns>The clips, ordered by name.</returns>
    public static IReadOnlyList<ClipSource> Resolve(IReadOnlyList<Candidate> candidates, List<ClipIssue> issues)
    {
        var classes = new Dictionary<string, string>(NameOrder.Matching);
        var owners = new Dictionary<string, ClipSource>(NameOrder.Matching);
        var ordered = candidates.OrderBy(candidate => candidate.ClassName, StringComparer.Ordinal)
            .ThenBy(candidate => candidate.File.Path, StringComparer.Ordinal)
            .ToArray();
        var shared = ordered.GroupBy(Name, NameOrder.Matching).Where(group => group.Count() > 1).Select(group => group.Key)
            .ToHashSet(NameOrder.Matching);
        foreach (var candidate in ordered)
        {
            var className = ArchiveNames.Clean(candidate.ClassName);
            classes.TryAdd(className, candidate.ClassName);
            var name = shared.Contains(Name(candidate)) ? $"{className}/{ArchiveNames.Clean(candidate.File.Name)}" : Name(candidate);
            if (classes[className] != candidate.ClassName)
            {
                issues.Add(new ClipIssue(candidate.File.Path, $"its class '{candidate.ClassName}' and the class '{classes[className]}' "
                    + "differ only in letter case, spaces or Unicode form; rename one"));
            }
            else if (!owners.TryAdd(name, new ClipSource(name, candidate.File.File, candidate.File.Path)))
            {
                issues.Add(new ClipIssue(candidate.File.Path, $"its name and that of '{owners[name].Path}' differ only in letter case, "
                    + "spaces or Unicode form; rename one"));
            }
        }

        return [.. owners.Values.OrderBy(clip => clip.Name, StringComparer.Ordinal)];
    }

    private static string Name(Candidate candidate) => $"{ArchiveNames.Clean(candidate.ClassName)}/{ArchiveNames.Clean(candidate.Clip)}";
}

/// <summary>The names of classes and clips in an archive.</summary>
internal static class ArchiveNames
{
    /// <summary>A name as the official lists have it: spaces become underscores, as does anything that a path cannot hold.</summary>
    /// <param name="name">The name of a folder or a file without its extension.</param>
    /// <returns>The name in the archive.</returns>
    public static string Clean(string name) =>
        name is "." or ".." ? new string('_', name.Length) : string.Create(name.Length, name, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++) target[i] = source[i] is ' ' or '\\' or '/' || char.IsControl(source[i]) ? '_' : source[i];
    });

    /// <summary>A file's name without its extension, unless what is left would not do for a folder.</summary>
    /// <param name="fileName">The file's name.</param>
    /// <returns>The clip's name.</returns>
    public static string Stem(string fileName)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        return stem.Length == 0 || stem is "." or ".." ? fileName : stem;
    }
}

/// <summary>A video file and its name in the archive.</summary>
/// <param name="Name">Class and clip as in the archive, separated by a slash.</param>
/// <param name="File">The file's full path.</param>
/// <param name="Path">The file's path relative to the folder of videos.</param>
internal sealed record ClipSource(string Name, string File, string Path);
