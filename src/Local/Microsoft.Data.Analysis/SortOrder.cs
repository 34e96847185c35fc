namespace Microsoft.Data.Analysis;

/// <summary>The row indices that put a column in order; equal values keep theirs.</summary>
internal static class SortOrder
{
    public static PrimitiveDataFrameColumn<long> Of<T>(IReadOnlyList<T> values, IComparer<T> comparer, bool ascending, bool putNullValuesLast)
    {
        var rows = Enumerable.Range(0, values.Count).ToList();
        var present = rows.Where(row => values[row] is not null);
        var missing = rows.Where(row => values[row] is null);
        var sorted = ascending ? present.OrderBy(row => values[row], comparer) : present.OrderByDescending(row => values[row], comparer);
        return new Int64DataFrameColumn("SortIndices", (putNullValuesLast ? sorted.Concat(missing) : missing.Concat(sorted)).Select(row => (long)row));
    }
}
