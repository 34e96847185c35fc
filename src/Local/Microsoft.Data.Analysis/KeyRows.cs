namespace Microsoft.Data.Analysis;

/// <summary>The row indices of every key, keys in order of appearance.</summary>
internal static class KeyRows
{
    public static Dictionary<TKey, ICollection<long>> Of<TKey>(IEnumerable<(TKey Key, long Row)> cells)
        where TKey : notnull
    {
        var rows = new Dictionary<TKey, ICollection<long>>();
        foreach (var (key, row) in cells)
        {
            if (!rows.TryGetValue(key, out var list)) rows.Add(key, list = []);
            list.Add(row);
        }

        return rows;
    }
}
