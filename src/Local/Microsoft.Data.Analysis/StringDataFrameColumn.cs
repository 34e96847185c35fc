using System.Collections;
using System.Globalization;

namespace Microsoft.Data.Analysis;

/// <summary>A column of text.</summary>
public class StringDataFrameColumn : DataFrameColumn, IEnumerable<string?>
{
    private readonly List<string?> values;

    public StringDataFrameColumn(string name, IEnumerable<string?> values)
        : base(name, 0, typeof(string)) => Length = (this.values = [.. values]).Count;

    public StringDataFrameColumn(string name, long length = 0)
        : this(name, new string?[length])
    {
    }

    public override long NullCount => values.Count(value => value is null);

    public new string? this[long rowIndex]
    {
        get => values[Row(rowIndex)];
        set => values[Row(rowIndex)] = value;
    }

    public new List<string?> this[long startIndex, int length] => values.GetRange(Row(startIndex), (int)Math.Min(length, Length - startIndex));

    public void Append(string? value)
    {
        values.Add(value);
        Length++;
    }

    public IEnumerator<string?> GetEnumerator() => values.GetEnumerator();

    public StringDataFrameColumn Apply(Func<string, string> func, bool inPlace = false)
    {
        var column = inPlace ? this : Clone();
        for (var row = 0; row < column.values.Count; row++) column.values[row] = column.values[row] is { } value ? func(value) : null;
        return column;
    }

    public StringDataFrameColumn FillNulls(string value, bool inPlace = false)
    {
        var column = inPlace ? this : Clone();
        for (var row = 0; row < column.values.Count; row++) column.values[row] ??= value;
        return column;
    }

    public new StringDataFrameColumn DropNulls() => (StringDataFrameColumn)DropNullsImplementation();

    public new StringDataFrameColumn Sort(bool ascending = true, bool putNullValuesLast = true) => (StringDataFrameColumn)base.Sort(ascending, putNullValuesLast);

    public new StringDataFrameColumn Clone(long numberOfNullsToAppend = 0) => (StringDataFrameColumn)CloneImplementation(numberOfNullsToAppend);

    public override DataFrame ValueCounts()
    {
        var groups = Groups();
        return new(new StringDataFrameColumn("Values", groups.Keys), new PrimitiveDataFrameColumn<long>("Counts", groups.Values.Select(rows => (long)rows.Count)));
    }

    public override GroupBy GroupBy(int columnIndex, DataFrame parent) => new GroupBy<string>(parent, columnIndex, Groups());

    public PrimitiveDataFrameColumn<bool> ElementwiseEquals(string value) => base.ElementwiseEquals(value);

    public PrimitiveDataFrameColumn<bool> ElementwiseNotEquals(string value) => base.ElementwiseNotEquals(value);

    protected internal override void Resize(long length)
    {
        if (length < Length) throw new ArgumentException("Cannot resize down", nameof(length));
        while (Length < length) Append(null);
    }

    protected internal override PrimitiveDataFrameColumn<long> GetSortIndices(bool ascending, bool putNullValuesLast) =>
        SortOrder.Of(values, Comparer<string?>.Default, ascending, putNullValuesLast);

    protected override object? GetValue(long rowIndex) => this[rowIndex];

    protected override IReadOnlyList<object?> GetValues(long startIndex, int length) => this[startIndex, length];

    protected override void SetValue(long rowIndex, object? value) =>
        this[rowIndex] = value is null or string ? (string?)value : throw new ArgumentException($"Expected value to be of type {typeof(string)}", nameof(value));

    protected override IEnumerator GetEnumeratorCore() => GetEnumerator();

    protected override DataFrameColumn CloneImplementation(long numberOfNullsToAppend = 0) => Filled(values, numberOfNullsToAppend);

    protected override DataFrameColumn CloneImplementation(DataFrameColumn mapIndices, bool invertMapIndices, long numberOfNullsToAppend) =>
        Filled(RowMap.Rows(mapIndices, Length, invertMapIndices).Select(row => row is { } index ? this[index] : null), numberOfNullsToAppend);

    protected override DataFrameColumn FillNullsImplementation(object value, bool inPlace) =>
        FillNulls(value as string ?? throw new ArgumentException($"Expected value to be of type {typeof(string)}", nameof(value)), inPlace);

    protected override DataFrameColumn DropNullsImplementation() => Filled(values.Where(value => value is not null), 0);

    private StringDataFrameColumn Filled(IEnumerable<string?> content, long nulls) => new(Name, content.Concat(Enumerable.Repeat<string?>(null, (int)nulls)));

    private Dictionary<string, ICollection<long>> Groups() =>
        KeyRows.Of(values.Select((value, row) => (value, row)).Where(cell => cell.value is not null).Select(cell => (cell.value!, (long)cell.row)));

    private int Row(long index) => index >= 0 && index < Length ? (int)index : throw new ArgumentOutOfRangeException(nameof(index), "Index cannot be greater than the Column's Length");
}
