using Strm.Archives;

namespace Strm.Episodes;

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

    /// <summary>Pairs of similar names, one missing and one unused.</summary>
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
            if (NameDistance.Closest(missing.Name, candidates) is { } closest)
                yield return new NameMismatch(missing.ToString(), $"{folder}/{closest}");
        }
    }
}

/// <summary>How similar two names are.</summary>
internal static class NameDistance
{
    /// <summary>The candidate closest to a name: at most a third of its letters differ, or it begins with the same half.</summary>
    /// <param name="name">The name.</param>
    /// <param name="candidates">The candidates.</param>
    /// <returns>The candidate, or null if none is similar.</returns>
    public static string? Closest(string name, IReadOnlyList<string> candidates)
    {
        var folded = NameOrder.Fold(name);
        var (best, bestDistance) = ((string?)null, Math.Max(1, folded.Length / 3) + 1);
        foreach (var candidate in candidates)
        {
            var distance = Between(folded, NameOrder.Fold(candidate), bestDistance);
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }

        return best
            ?? candidates.FirstOrDefault(
                candidate => SharedStart(folded, NameOrder.Fold(candidate)) >= Math.Max(4, Math.Min(folded.Length, candidate.Length) / 2));
    }

    /// <summary>The number of letters to insert, delete or change (Levenshtein), or the limit once it is reached.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other name.</param>
    /// <param name="limit">Larger distances do not matter.</param>
    public static int Between(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) >= limit) return limit;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            var smallest = row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
                smallest = Math.Min(smallest, row[j]);
            }

            if (smallest >= limit) return limit;
        }

        return Math.Min(limit, row[^1]);
    }

    private static int SharedStart(string left, string right) => left.AsSpan().CommonPrefixLength(right);
}
