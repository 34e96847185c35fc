namespace Strm.Data;

/// <summary>How alike two names are.</summary>
internal static class NameDistance
{
    /// <summary>The candidate most like a name: at most a third of its letters differ, or it begins with the same half.</summary>
    /// <param name="name">The name.</param>
    /// <param name="candidates">The candidates.</param>
    /// <returns>The candidate, or null where none is like it.</returns>
    public static string? Closest(string name, IReadOnlyList<string> candidates)
    {
        var folded = NameOrder.Fold(name);
        var (best, bestDistance) = ((string?)null, Math.Max(1, folded.Length / 3) + 1);
        foreach (var candidate in candidates)
        {
            var distance = Between(folded, NameOrder.Fold(candidate), bestDistance);
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }

        return best ?? candidates.FirstOrDefault(candidate => SharedStart(folded, NameOrder.Fold(candidate)) >= Math.Max(4, Math.Min(folded.Length, candidate.Length) / 2));
    }

    /// <summary>The number of letters to insert, delete or change (Levenshtein), or the limit where it is reached.</summary>
    /// <param name="left">The one name.</param>
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
