using System.Collections;
using System.Globalization;
using System.Text;

namespace Microsoft.Data.Analysis;

/// <summary>A named column of values of one type, any of which may be missing (null).</summary>
public abstract class DataFrameColumn : IEnumerable
{
    private readonly List<DataFrameColumnCollection> owners = [];

    protected DataFrameColumn(string name, long length, Type type) => (Name, Length, DataType) = (name, length, type);

    public string Name { get; private set; }

    public long Length { get; protected set; }

    public Type DataType { get; }

    public abstract long NullCount { get; }

    public object? this[long rowIndex]
    {
        get => GetValue(rowIndex);
        set => SetValue(rowIndex, value);
    }

    public IReadOnlyList<object?> this[long startIndex, int length] => GetValues(startIndex, length);

    public static PrimitiveDataFrameColumn<T> Create<T>(string name, IEnumerable<T?> values)
        where T : unmanaged => new(name, values);

    public static PrimitiveDataFrameColumn<T> Create<T>(string name, IEnumerable<T> values)
        where T : unmanaged => new(name, values);

    public static StringDataFrameColumn Create(string name, IEnumerable<string?> values) => new(name, values);

    public void SetName(string newName)
    {
        foreach (var owner in owners) owner.CheckName(this, newName);
        Name = newName;
    }

    public virtual bool IsValid(long index) => this[index] is not null;

    public virtual bool IsNumericColumn() => false;

    public virtual bool HasDescription() => false;

    public virtual DataFrameColumn Description() => throw new NotImplementedException();

    public virtual StringDataFrameColumn Info() => new(Name, [DataType.ToString(), (Length - NullCount).ToString(CultureInfo.InvariantCulture)]);

    public virtual double Mean() => throw new NotImplementedException();

    public virtual double Median() => throw new NotImplementedException();

    public virtual object? Max() => throw new NotImplementedException();

    public virtual object? Max(IEnumerable<long> rowIndices) => throw new NotImplementedException();

    public virtual object? Min() => throw new NotImplementedException();

    public virtual object? Min(IEnumerable<long> rowIndices) => throw new NotImplementedException();

    public virtual object? Sum() => throw new NotImplementedException();

    public virtual object? Sum(IEnumerable<long> rowIndices) => throw new NotImplementedException();

    public virtual DataFrame ValueCounts() => throw new NotImplementedException();

    public virtual GroupBy GroupBy(int columnIndex, DataFrame parent) => throw new NotImplementedException();

    public DataFrameColumn Clone(long numberOfNullsToAppend = 0) => CloneImplementation(numberOfNullsToAppend);

    /// <summary>The rows that <paramref name="mapIndices"/> names, or for which it says true.</summary>
    public DataFrameColumn Clone(DataFrameColumn mapIndices, bool invertMapIndices = false, long numberOfNullsToAppend = 0) =>
        CloneImplementation(mapIndices, invertMapIndices, numberOfNullsToAppend);

    public DataFrameColumn Sort(bool ascending = true, bool putNullValuesLast = true) => Clone(GetSortIndices(ascending, putNullValuesLast));

    public virtual DataFrameColumn FillNulls(object value, bool inPlace = false) => FillNullsImplementation(value, inPlace);

    public virtual DataFrameColumn DropNulls() => DropNullsImplementation();

    public virtual PrimitiveDataFrameColumn<bool> ElementwiseEquals<T>(T value) => Elementwise(cell => CellComparison.AreEqual(cell, value));

    public virtual PrimitiveDataFrameColumn<bool> ElementwiseNotEquals<T>(T value) => Elementwise(cell => !CellComparison.AreEqual(cell, value));

    public virtual PrimitiveDataFrameColumn<bool> ElementwiseGreaterThan<T>(T value) => Ordered(value, order => order > 0);

    public virtual PrimitiveDataFrameColumn<bool> ElementwiseGreaterThanOrEqual<T>(T value) => Ordered(value, order => order >= 0);

    public virtual PrimitiveDataFrameColumn<bool> ElementwiseLessThan<T>(T value) => Ordered(value, order => order < 0);

    public virtual PrimitiveDataFrameColumn<bool> ElementwiseLessThanOrEqual<T>(T value) => Ordered(value, order => order <= 0);

    public virtual PrimitiveDataFrameColumn<bool> ElementwiseIsNull() => Elementwise(cell => cell is null);

    public virtual PrimitiveDataFrameColumn<bool> ElementwiseIsNotNull() => Elementwise(cell => cell is not null);

    public override string ToString() => ToString(25);

    public string ToString(long rowsToShow)
    {
        var text = new StringBuilder(Name);
        for (long row = 0; row < Math.Min(Length, rowsToShow); row++) text.Append(this[row] ?? "null").AppendLine();
        if (rowsToShow < Length) text.AppendLine(CultureInfo.InvariantCulture, $"  ... {rowsToShow} of total {Length}");
        return text.Append(CultureInfo.InvariantCulture, $"Name: {Name}, Type: {DataType}").ToString();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumeratorCore();

    protected internal virtual void Resize(long length) => throw new NotImplementedException();

    protected internal abstract PrimitiveDataFrameColumn<long> GetSortIndices(bool ascending, bool putNullValuesLast);

    internal void AddOwner(DataFrameColumnCollection owner) => owners.Add(owner);

    internal void RemoveOwner(DataFrameColumnCollection owner) => owners.Remove(owner);

    protected abstract object? GetValue(long rowIndex);

    protected abstract IReadOnlyList<object?> GetValues(long startIndex, int length);

    protected abstract void SetValue(long rowIndex, object? value);

    protected abstract IEnumerator GetEnumeratorCore();

    protected abstract DataFrameColumn CloneImplementation(long numberOfNullsToAppend = 0);

    protected abstract DataFrameColumn CloneImplementation(DataFrameColumn mapIndices, bool invertMapIndices, long numberOfNullsToAppend);

    protected abstract DataFrameColumn FillNullsImplementation(object value, bool inPlace);

    protected abstract DataFrameColumn DropNullsImplementation();

    private BooleanDataFrameColumn Ordered(object? value, Func<int, bool> accepts)
    {
        if (DataType == typeof(string)) throw new NotImplementedException();
        return Elementwise(cell => cell is not null && value is not null && accepts(CellComparison.Order(cell, value)));
    }

    private BooleanDataFrameColumn Elementwise(Func<object?, bool> accepts) => new(Name, Rows().Select(row => accepts(this[row])));

    private IEnumerable<long> Rows()
    {
        for (long row = 0; row < Length; row++) yield return row;
    }
}
