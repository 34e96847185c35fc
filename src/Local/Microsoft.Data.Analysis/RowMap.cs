namespace Microsoft.Data.Analysis;

/// <summary>A column that says which rows to take, as their indices: integers name them, booleans keep or leave them.</summary>
internal static class RowMap
{
    /// <summary>The indices of the rows to take; null for a row of missing values.</summary>
    public static IEnumerable<long?> Rows(DataFrameColumn map, long length, bool inverted)
    {
        if (map is PrimitiveDataFrameColumn<bool> filter) return Kept(filter, length);
        var rows = map switch
        {
            PrimitiveDataFrameColumn<long> indices => indices.AsEnumerable(),
            PrimitiveDataFrameColumn<int> indices => indices.Select(index => (long?)index),
            _ => throw new ArgumentException($"Expected value to be of type {typeof(long)}, {typeof(int)} or {typeof(bool)}", nameof(map)),
        };
        return inverted ? rows.Reverse() : rows;
    }

    private static IEnumerable<long?> Kept(PrimitiveDataFrameColumn<bool> filter, long length)
    {
        if (filter.Length > length) throw new ArgumentException("MapIndices exceeds column length", nameof(filter));
        for (long row = 0; row < filter.Length; row++)
        {
            if (filter[row] == true) yield return row;
        }
    }
}
