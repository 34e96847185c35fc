using Strm.Data;

namespace Strm.Preparation;

/// <summary>Gives clips names that are unique whatever the case of their letters, as readers match them.</summary>
internal static class ClipNaming
{
    /// <summary>Names the clips.</summary>
    /// <param name="candidates">The clips as they are called outside.</param>
    /// <param name="issues">Receives the clips for which no name is left.</param>
    /// <returns>The clips, ordered by name.</returns>
    public static IReadOnlyList<ClipSource> Resolve(IReadOnlyList<Candidate> candidates, List<ClipIssue> issues)
    {
        var classes = new Dictionary<string, string>(NameOrder.Matching);
        var owners = new Dictionary<string, ClipSource>(NameOrder.Matching);
        var ordered = candidates.OrderBy(candidate => candidate.ClassName, StringComparer.Ordinal).ThenBy(candidate => candidate.File.Path, StringComparer.Ordinal).ToArray();
        var shared = ordered.GroupBy(Name, NameOrder.Matching).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(NameOrder.Matching);
        foreach (var candidate in ordered)
        {
            var className = ArchiveNames.Clean(candidate.ClassName);
            classes.TryAdd(className, candidate.ClassName);
            var name = shared.Contains(Name(candidate)) ? $"{className}/{ArchiveNames.Clean(candidate.File.Name)}" : Name(candidate);
            if (classes[className] != candidate.ClassName)
            {
                issues.Add(new ClipIssue(candidate.File.Path, $"its class '{candidate.ClassName}' and the class '{classes[className]}' are the same to a reader; rename one"));
            }
            else if (!owners.TryAdd(name, new ClipSource(name, candidate.File.File, candidate.File.Path)))
            {
                issues.Add(new ClipIssue(candidate.File.Path, $"its name and that of '{owners[name].Path}' are the same to a reader; rename one"));
            }
        }

        return [.. owners.Values.OrderBy(clip => clip.Name, StringComparer.Ordinal)];
    }

    private static string Name(Candidate candidate) => $"{ArchiveNames.Clean(candidate.ClassName)}/{ArchiveNames.Clean(candidate.Clip)}";
}
