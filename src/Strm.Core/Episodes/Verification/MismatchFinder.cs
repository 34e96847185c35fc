namespace Strm.Data;

/// <summary>Finds the names in an archive that are most like those that a protocol expects and the archive lacks.</summary>
/// <param name="archive">The archive.</param>
/// <param name="protocol">The protocol.</param>
/// <param name="classes">The classes that were compared.</param>
internal sealed class MismatchFinder(FrameArchive archive, SplitProtocol protocol, IReadOnlyList<ClassSelection> classes)
{
    // Comparing each missing name with each unused one takes time; a class that lacks more than this lacks a whole folder.
    private const int NamesPerClass = 50, CandidatesPerClass = 5000;

    /// <summary>The classes of the archive that no part of the protocol has, and of which no clip is used.</summary>
    public IReadOnlyList<string> UnusedClasses()
    {
        var known = SplitProtocol.Parts.SelectMany(protocol.Classes).SelectMany(c => new[] { c.Name, c.Title })
            .Concat(classes.SelectMany(c => c.Clips.Concat(c.TooShort)).Select(c => c.Id.ClassName)).ToHashSet(NameOrder.Matching);
        return [.. archive.Classes.Where(c => !known.Contains(c))];
    }

    /// <summary>Pairs of a missing and an unused name that are alike.</summary>
    public IReadOnlyList<NameMismatch> Mismatches()
    {
        var found = new List<NameMismatch>();
        var unusedClasses = UnusedClasses();
        foreach (var type in classes)
        {
            if (type.Found > 0) found.AddRange(Clips(type));
            else if (NameDistance.Closest(type.Name, unusedClasses) is { } closest) found.Add(new NameMismatch(type.Name, closest));
        }

        return found;
    }

    private IEnumerable<NameMismatch> Clips(ClassSelection type)
    {
        if (type.Missing.Count == 0) yield break;
        var used = type.Clips.Concat(type.TooShort).Select(c => c.Id).ToHashSet();
        var folder = type.Clips.Concat(type.TooShort).First().Id.ClassName;
        var candidates = archive.ClipsOf(folder).Where(c => !used.Contains(c.Id)).Take(CandidatesPerClass).Select(c => c.Id.Name).ToList();
        foreach (var missing in type.Missing.Take(NamesPerClass))
        {
            if (NameDistance.Closest(missing.Name, candidates) is { } closest) yield return new NameMismatch(missing.ToString(), $"{folder}/{closest}");
        }
    }
}
