using System.Collections;
using System.Globalization;

namespace Microsoft.Data.Analysis;

/// <summary>A column of numbers, truth values or times.</summary>
public class PrimitiveDataFrameColumn<T> : DataFrameColumn, IEnumerable<T?>
    where T : unmanaged
{
    private readonly List<T?> values;

    public PrimitiveDataFrameColumn(string name, IEnumerable<T?> values)
        : base(name, 0, typeof(T)) => Length = (this.values = [.. values]).Count;

    public PrimitiveDataFrameColumn(string name, IEnumerable<T> values)
        : this(name, values.Select(value => (T?)value))
    {
    }

    public PrimitiveDataFrameColumn(string name, long length = 0)
        : this(name, new T?[length])
    {
    }

    public override long NullCount => values.Count(value => value is null);

    public new T? this[long rowIndex]
    {
        get => GetTypedValue(rowIndex);
        set => values[Row(rowIndex)] = value;
    }

    public new IReadOnlyList<T?> this[long startIndex, int length] => values.GetRange(Row(startIndex), (int)Math.Min(length, Length - startIndex));

    public void Append(T? value)
    {
        values.Add(value);
        Length++;
    }

    public void AppendMany(T? value, long count)
    {
        for (long index = 0; index < count; index++) Append(value);
    }

    public IEnumerator<T?> GetEnumerator() => values.GetEnumerator();

    public override bool IsValid(long index) => this[index] is not null;

    public override bool IsNumericColumn() => NumberMath<T>.Instance is not null;

    public override bool HasDescription() => IsNumericColumn() || typeof(T) == typeof(DateTime);

    /// <summary>Length, largest, smallest and mean value. As in the package the mean counts missing values as zero, and times have none of the three.</summary>
    public override DataFrameColumn Description()
    {
        var isNumeric = IsNumericColumn();
        float? AsSingle(object? value) => isNumeric && value is not null ? Convert.ToSingle(value, CultureInfo.InvariantCulture) : null;
        return new PrimitiveDataFrameColumn<float>(Name, [Length - NullCount, AsSingle(Max()), AsSingle(Min()), isNumeric ? AsSingle(Sum()) / Length : null]);
    }

    public override object? Max() => Present(values).Cast<object>().Max();

    public override object? Max(IEnumerable<long> rowIndices) => Present(rowIndices.Select(GetTypedValue)).Cast<object>().Max();

    public override object? Min() => Present(values).Cast<object>().Min();

    public override object? Min(IEnumerable<long> rowIndices) => Present(rowIndices.Select(GetTypedValue)).Cast<object>().Min();

    public override object? Sum() => Total(values);

    public override object? Sum(IEnumerable<long> rowIndices) => Total(rowIndices.Select(GetTypedValue));

    public override double Mean() => Length == 0 ? 0 : Convert.ToDouble(Sum(), CultureInfo.InvariantCulture) / (Length - NullCount);

    public override double Median()
    {
        var sorted = Present(values).Order().Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture)).ToList();
        if (sorted.Count == 0) return 0;
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public override DataFrame ValueCounts()
    {
        var groups = Groups();
        return new(new PrimitiveDataFrameColumn<T>("Values", groups.Keys), new PrimitiveDataFrameColumn<long>("Counts", groups.Values.Select(rows => (long)rows.Count)));
    }

    public override GroupBy GroupBy(int columnIndex, DataFrame parent) => new GroupBy<T>(parent, columnIndex, Groups());

    public PrimitiveDataFrameColumn<T> Apply(Func<T, T> func, bool inPlace = false)
    {
        var column = inPlace ? this : Clone();
        for (var row = 0; row < column.values.Count; row++) column.values[row] = column.values[row] is { } value ? func(value) : null;
        return column;
    }

    public PrimitiveDataFrameColumn<T> FillNulls(T value, bool inPlace = false)
    {
        var column = inPlace ? this : Clone();
        for (var row = 0; row < column.values.Count; row++) column.values[row] ??= value;
        return column;
    }

    public new PrimitiveDataFrameColumn<T> DropNulls() => (PrimitiveDataFrameColumn<T>)DropNullsImplementation();

    public new PrimitiveDataFrameColumn<T> Sort(bool ascending = true, bool putNullValuesLast = true) => (PrimitiveDataFrameColumn<T>)base.Sort(ascending, putNullValuesLast);

    public new PrimitiveDataFrameColumn<T> Clone(long numberOfNullsToAppend = 0) => (PrimitiveDataFrameColumn<T>)CloneImplementation(numberOfNullsToAppend);

    public new PrimitiveDataFrameColumn<T> Clone(DataFrameColumn mapIndices, bool invertMapIndices = false, long numberOfNullsToAppend = 0) =>
        (PrimitiveDataFrameColumn<T>)CloneImplementation(mapIndices, invertMapIndices, numberOfNullsToAppend);

    protected internal override void Resize(long length)
    {
        if (length < Length) throw new ArgumentException("Cannot resize down", nameof(length));
        AppendMany(null, length - Length);
    }

    protected internal override PrimitiveDataFrameColumn<long> GetSortIndices(bool ascending, bool putNullValuesLast) => SortOrder.Of(values, Comparer<T?>.Default, ascending, putNullValuesLast);

    protected virtual PrimitiveDataFrameColumn<T> CreateNewColumn(string name, long length = 0) => new(name, length);

    protected T? GetTypedValue(long rowIndex) => values[Row(rowIndex)];

    protected override object? GetValue(long rowIndex) => GetTypedValue(rowIndex);

    protected override IReadOnlyList<object?> GetValues(long startIndex, int length) => [.. this[startIndex, length].Cast<object?>()];

    protected override void SetValue(long rowIndex, object? value) =>
        this[rowIndex] = value is null or T ? (T?)value : throw new ArgumentException($"Expected value to be of type {DataType}", nameof(value));

    protected override IEnumerator GetEnumeratorCore() => GetEnumerator();

    protected override DataFrameColumn CloneImplementation(long numberOfNullsToAppend = 0) => Filled(values, numberOfNullsToAppend);

    protected override DataFrameColumn CloneImplementation(DataFrameColumn mapIndices, bool invertMapIndices, long numberOfNullsToAppend) =>
        Filled(RowMap.Rows(mapIndices, Length, invertMapIndices).Select(row => row is { } index ? GetTypedValue(index) : null), numberOfNullsToAppend);

    protected override DataFrameColumn FillNullsImplementation(object value, bool inPlace) => FillNulls((T)Convert.ChangeType(value, typeof(T), CultureInfo.CurrentCulture), inPlace);

    protected override DataFrameColumn DropNullsImplementation() => Filled(values.Where(value => value is not null), 0);

    private static IEnumerable<T> Present(IEnumerable<T?> values) => values.Where(value => value is not null).Select(value => value!.Value);

    private static object? Total(IEnumerable<T?> values) => (NumberMath<T>.Instance ?? throw new NotSupportedException($"Values of {typeof(T)} have no sum.")).Sum(Present(values));

    private PrimitiveDataFrameColumn<T> Filled(IEnumerable<T?> content, long nulls)
    {
        var column = CreateNewColumn(Name);
        foreach (var value in content) column.Append(value);
        column.AppendMany(null, nulls);
        return column;
    }

    private Dictionary<T, ICollection<long>> Groups() => KeyRows.Of(values.Select((value, row) => (value, row)).Where(cell => cell.value is not null).Select(cell => (cell.value!.Value, (long)cell.row)));

    private int Row(long index) => index >= 0 && index < Length ? (int)index : throw new ArgumentOutOfRangeException(nameof(index), "Index cannot be greater than the Column's Length");
}
