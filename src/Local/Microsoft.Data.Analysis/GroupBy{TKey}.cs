using System.Globalization;

namespace Microsoft.Data.Analysis;

/// <inheritdoc/>
public class GroupBy<TKey> : GroupBy
{
    private readonly DataFrame table;
    private readonly int keyColumn;
    private readonly IDictionary<TKey, ICollection<long>> rowsOfKeys;

    public GroupBy(DataFrame dataFrame, int groupByColumnIndex, IDictionary<TKey, ICollection<long>> keyToRowIndices)
    {
        ArgumentNullException.ThrowIfNull(keyToRowIndices);
        if (groupByColumnIndex < 0 || groupByColumnIndex >= dataFrame.Columns.Count) throw new ArgumentException($"There is no column {groupByColumnIndex}", nameof(groupByColumnIndex));
        (table, keyColumn, rowsOfKeys) = (dataFrame, groupByColumnIndex, keyToRowIndices);
    }

    public IEnumerable<IGrouping<TKey, DataFrameRow>> Groupings => rowsOfKeys.Select(group => new Grouping<TKey>(group.Key, group.Value.Select(row => table.Rows[row])));

    public override DataFrame Count(params string[] columnNames) => Aggregated(columnNames,
        column => new PrimitiveDataFrameColumn<long>(column.Name, rowsOfKeys.Values.Select(rows => rows.LongCount(column.IsValid))));

    public override DataFrame First(params string[] columnNames) => Aggregated(columnNames, column => OfEach(column, rows => column[rows.First()]));

    public override DataFrame Head(int numberOfRows) => KeyFirst(table[rowsOfKeys.Values.SelectMany(rows => rows.Take(numberOfRows))]);

    public override DataFrame Tail(int numberOfRows) => KeyFirst(table[rowsOfKeys.Values.SelectMany(rows => rows.TakeLast(numberOfRows))]);

    public override DataFrame Max(params string[] columnNames) => Aggregated(columnNames, column => OfEach(column, column.Max));

    public override DataFrame Min(params string[] columnNames) => Aggregated(columnNames, column => OfEach(column, column.Min));

    public override DataFrame Sum(params string[] columnNames) => Aggregated(columnNames, column => OfEach(column, column.Sum));

    /// <summary>The mean of each group. As in the package a missing value counts as zero.</summary>
    public override DataFrame Mean(params string[] columnNames) => Aggregated(columnNames, column => new PrimitiveDataFrameColumn<double>(column.Name,
        rowsOfKeys.Values.Select(rows => Convert.ToDouble(column.Sum(rows), CultureInfo.InvariantCulture) / rows.Count)));

    private DataFrame Aggregated(string[] names, Func<DataFrameColumn, DataFrameColumn> aggregate)
    {
        var columns = names is { Length: > 0 } ? names.Select(name => table.Columns[name]) : table.Columns;
        var key = table.Columns[keyColumn];
        return new(columns.Where(column => column != key).Select(aggregate).Prepend(OfEach(key, rows => key[rows.First()])));
    }

    private DataFrame KeyFirst(DataFrame rows) => new(rows.Columns.OrderBy(column => column.Name != table.Columns[keyColumn].Name));

    private DataFrameColumn OfEach(DataFrameColumn column, Func<ICollection<long>, object?> value)
    {
        var result = column.Clone(new PrimitiveDataFrameColumn<long>("Empty"));
        foreach (var rows in rowsOfKeys.Values)
        {
            result.Resize(result.Length + 1);
            result[result.Length - 1] = value(rows);
        }

        return result;
    }
}
