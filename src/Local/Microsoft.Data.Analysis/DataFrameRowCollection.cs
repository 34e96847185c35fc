using System.Collections;

namespace Microsoft.Data.Analysis;

/// <summary>The rows of a table.</summary>
public class DataFrameRowCollection : IEnumerable<DataFrameRow>
{
    private readonly DataFrame table;

    internal DataFrameRowCollection(DataFrame table) => this.table = table;

    public long Count => table.Columns.RowCount;

    public DataFrameRow this[long index] => new(table, index);

    public IEnumerator<DataFrameRow> GetEnumerator()
    {
        for (long index = 0; index < Count; index++) yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
