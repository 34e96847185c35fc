using System.Collections;

namespace Microsoft.Data.Analysis;

/// <summary>The rows that share a key.</summary>
internal sealed class Grouping<TKey>(TKey key, IEnumerable<DataFrameRow> rows) : IGrouping<TKey, DataFrameRow>
{
    public TKey Key => key;

    public IEnumerator<DataFrameRow> GetEnumerator() => rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
