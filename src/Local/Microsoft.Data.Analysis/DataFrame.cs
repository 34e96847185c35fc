using System.Globalization;
using System.Text;

namespace Microsoft.Data.Analysis;

/// <summary>A table of named columns of equal length.</summary>
public partial class DataFrame
{
    private const long RowsInPreview = 25;

    public DataFrame(IEnumerable<DataFrameColumn> columns) => (Columns, Rows) = (new(columns), new(this));

    public DataFrame(params DataFrameColumn[] columns)
        : this((IEnumerable<DataFrameColumn>)columns)
    {
    }

    public DataFrameColumnCollection Columns { get; }

    public DataFrameRowCollection Rows { get; }

    public object? this[long rowIndex, int columnIndex]
    {
        get => Columns[columnIndex][rowIndex];
        set => Columns[columnIndex][rowIndex] = value;
    }

    public DataFrame this[PrimitiveDataFrameColumn<bool> rowFilter] => Filter(rowFilter);

    public DataFrame this[PrimitiveDataFrameColumn<int> rowIndices] => Filter(rowIndices);

    public DataFrame this[PrimitiveDataFrameColumn<long> rowIndices] => Filter(rowIndices);

    public DataFrame this[IEnumerable<int> rowIndices] => Filter(new PrimitiveDataFrameColumn<int>("Filter", rowIndices));

    public DataFrame this[IEnumerable<long> rowIndices] => Filter(new PrimitiveDataFrameColumn<long>("Filter", rowIndices));

    public DataFrame this[IEnumerable<bool> rowFilter] => Filter(new PrimitiveDataFrameColumn<bool>("Filter", rowFilter));

    public DataFrameColumn this[string columnName]
    {
        get => Columns[columnName];
        set => Columns[columnName] = value;
    }

    public DataFrame Filter(PrimitiveDataFrameColumn<bool> filter) => Mapped(filter);

    public DataFrame Filter(PrimitiveDataFrameColumn<int> rowIndices) => Mapped(rowIndices);

    public DataFrame Filter(PrimitiveDataFrameColumn<long> rowIndices) => Mapped(rowIndices);

    /// <exception cref="ArgumentOutOfRangeException">The table has fewer rows than asked for, as in the package.</exception>
    public DataFrame Head(int numberOfRows) => this[Enumerable.Range(0, numberOfRows)];

    /// <exception cref="ArgumentOutOfRangeException">The table has fewer rows than asked for, as in the package.</exception>
    public DataFrame Tail(int numberOfRows) => this[Enumerable.Range(0, numberOfRows).Select(index => Rows.Count - numberOfRows + index)];

    public DataFrame Sample(int numberOfRows)
    {
        if (numberOfRows > Rows.Count) throw new ArgumentException($"Parameter.Count exceeds the number of rows({Rows.Count}) in the DataFrame ", nameof(numberOfRows));
        var order = Enumerable.Range(0, (int)Rows.Count).ToArray();
        Random.Shared.Shuffle(order);
        return this[order.Take(numberOfRows)];
    }

    public DataFrame Clone() => new(Columns.Select(column => column.Clone()));

    public DataFrame OrderBy(string columnName, bool ascending = true, bool putNullValuesLast = true) => Mapped(Columns[columnName].GetSortIndices(ascending, putNullValuesLast));

    public DataFrame OrderByDescending(string columnName, bool putNullValuesLast = true) => OrderBy(columnName, ascending: false, putNullValuesLast);

    public GroupBy GroupBy(string columnName) => Columns[columnName].GroupBy(Columns.IndexOf(columnName), this);

    public GroupBy<TKey> GroupBy<TKey>(string columnName) => GroupBy(columnName) as GroupBy<TKey> ??
        throw new InvalidCastException($"Cannot cast elements of column '{columnName}' type of {this[columnName].DataType} to type {typeof(TKey)} used as TKey in grouping ");

    public DataFrame DropNulls(DropNullOptions options = DropNullOptions.Any) => this[Enumerable.Range(0, (int)Rows.Count)
        .Select(row => options == DropNullOptions.Any ? Columns.All(column => column.IsValid(row)) : Columns.Any(column => column.IsValid(row)))];

    public DataFrame FillNulls(object value, bool inPlace = false)
    {
        var filled = inPlace ? this : Clone();
        foreach (var column in filled.Columns) column.FillNulls(value, inPlace: true);
        return filled;
    }

    /// <summary>Each column's type and its number of values.</summary>
    public DataFrame Info()
    {
        var info = new DataFrame();
        if (Columns.Count > 0) info.Columns.Add(new StringDataFrameColumn("Info", ["DataType", "Length (excluding null values)"]));
        foreach (var column in Columns) info.Columns.Add(column.Info());
        return info;
    }

    /// <summary>Length, largest, smallest and mean value of each numeric column.</summary>
    public DataFrame Description()
    {
        var description = new DataFrame();
        foreach (var column in Columns.Where(column => column.HasDescription()))
        {
            if (description.Columns.Count == 0) description.Columns.Add(new StringDataFrameColumn("Description", ["Length (excluding null values)", "Max", "Min", "Mean"]));
            description.Columns.Add(column.Description());
        }

        return description;
    }

    public DataFrame Append(IEnumerable<DataFrameRow> rows, bool inPlace = false, CultureInfo? cultureInfo = null)
    {
        var longer = inPlace ? this : Clone();
        foreach (var row in rows.ToList()) longer.Append(row.GetValues(), inPlace: true, cultureInfo);
        return longer;
    }

    public DataFrame Append(IEnumerable<object?>? row = null, bool inPlace = false, CultureInfo? cultureInfo = null)
    {
        var values = row?.ToList() ?? [];
        if (values.Count > Columns.Count) throw new ArgumentException($"Parameter.Count exceeds the number of columns({Columns.Count}) in the DataFrame ", nameof(row));
        return Extended(inPlace, Columns.Take(values.Count).Zip(values, (column, value) => (column.Name, CellValue.Of(value, column.DataType, cultureInfo))));
    }

    public DataFrame Append(IEnumerable<KeyValuePair<string, object?>> row, bool inPlace = false, CultureInfo? cultureInfo = null) =>
        Extended(inPlace, row.Select(cell => (cell.Key, CellValue.Converted(cell.Value, Columns[cell.Key].DataType, cultureInfo))));

    /// <summary>The first 25 rows as text.</summary>
    public override string ToString() => ToString(RowsInPreview);

    public string ToString(long rowsToShow)
    {
        var width = Math.Max(10, Columns.Select(column => column.Name.Length + 1).DefaultIfEmpty().Max());
        var text = new StringBuilder();
        text.AppendLine(string.Concat(Columns.Select(column => column.Name.PadRight(width))));
        foreach (var row in Rows.Take((int)Math.Min(rowsToShow, int.MaxValue)))
        {
            text.AppendLine(string.Concat(row.Select(value => (value?.ToString() ?? "null").PadRight(width))));
        }

        if (rowsToShow < Rows.Count) text.AppendLine(CultureInfo.InvariantCulture, $"  ... {rowsToShow} of total {Rows.Count}");
        return text.ToString();
    }

    private DataFrame Mapped(DataFrameColumn rows) => new(Columns.Select(column => column.Clone(rows)));

    // All values are converted before the first column grows: a row that does not fit changes nothing.
    private DataFrame Extended(bool inPlace, IEnumerable<(string Column, object? Value)> cells)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (column, value) in cells) values[column] = value;
        var longer = inPlace ? this : Clone();
        var row = longer.Rows.Count;
        foreach (var column in longer.Columns)
        {
            column.Resize(row + 1);
            column[row] = values.GetValueOrDefault(column.Name);
        }

        longer.Columns.RowCount = row + 1;
        return longer;
    }
}
