using System.Collections;

namespace Microsoft.Data.Analysis;

/// <summary>One row of a table: a view, not a copy.</summary>
public class DataFrameRow : IEnumerable<object?>
{
    private readonly DataFrame table;
    private readonly long row;

    internal DataFrameRow(DataFrame table, long row) => (this.table, this.row) = (table, row);

    public object? this[int index]
    {
        get => table.Columns[index][row];
        set => table.Columns[index][row] = value;
    }

    public object? this[string columnName]
    {
        get => table[columnName][row];
        set => table[columnName][row] = value;
    }

    public IEnumerator<object?> GetEnumerator() => table.Columns.Select(column => column[row]).GetEnumerator();

    public IEnumerable<KeyValuePair<string, object?>> GetValues() => table.Columns.Select(column => new KeyValuePair<string, object?>(column.Name, column[row]));

    public override string ToString() => string.Concat(this.Select(value => $"{value ?? "null"} "));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
