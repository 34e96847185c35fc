using System.Collections.ObjectModel;

namespace Microsoft.Data.Analysis;

/// <summary>The columns of a table: all of one length, no two of one name.</summary>
public class DataFrameColumnCollection : Collection<DataFrameColumn>
{
    internal DataFrameColumnCollection(IEnumerable<DataFrameColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var column in columns) Add(column);
    }

    public DataFrameColumn this[string columnName]
    {
        get => IndexOf(columnName) is >= 0 and var index ? this[index] : throw new ArgumentException($"Column '{columnName}' does not exist", nameof(columnName));
        set
        {
            value.SetName(columnName);
            if (IndexOf(columnName) is >= 0 and var index) this[index] = value;
            else Add(value);
        }
    }

    internal long RowCount { get; set; }

    public int IndexOf(string columnName) => this.Select((column, index) => (column, index)).Where(entry => entry.column.Name == columnName).Select(entry => entry.index).DefaultIfEmpty(-1).First();

    public void Insert<T>(int columnIndex, IEnumerable<T> column, string columnName)
        where T : unmanaged => Insert(columnIndex, new PrimitiveDataFrameColumn<T>(columnName, column));

    public void Remove(string columnName)
    {
        if (IndexOf(columnName) is >= 0 and var index) RemoveAt(index);
    }

    public void RenameColumn(string currentName, string newName) => this[currentName].SetName(newName);

    public PrimitiveDataFrameColumn<T> GetPrimitiveColumn<T>(string name)
        where T : unmanaged => Typed<PrimitiveDataFrameColumn<T>>(name, typeof(T));

    public BooleanDataFrameColumn GetBooleanColumn(string name) => Typed<BooleanDataFrameColumn>(name, typeof(bool));

    public ByteDataFrameColumn GetByteColumn(string name) => Typed<ByteDataFrameColumn>(name, typeof(byte));

    public DateTimeDataFrameColumn GetDateTimeColumn(string name) => Typed<DateTimeDataFrameColumn>(name, typeof(DateTime));

    public DecimalDataFrameColumn GetDecimalColumn(string name) => Typed<DecimalDataFrameColumn>(name, typeof(decimal));

    public DoubleDataFrameColumn GetDoubleColumn(string name) => Typed<DoubleDataFrameColumn>(name, typeof(double));

    public Int16DataFrameColumn GetInt16Column(string name) => Typed<Int16DataFrameColumn>(name, typeof(short));

    public Int32DataFrameColumn GetInt32Column(string name) => Typed<Int32DataFrameColumn>(name, typeof(int));

    public Int64DataFrameColumn GetInt64Column(string name) => Typed<Int64DataFrameColumn>(name, typeof(long));

    public SingleDataFrameColumn GetSingleColumn(string name) => Typed<SingleDataFrameColumn>(name, typeof(float));

    public StringDataFrameColumn GetStringColumn(string name) => Typed<StringDataFrameColumn>(name, typeof(string));

    internal void CheckName(DataFrameColumn column, string name)
    {
        if (this.Any(other => other != column && other.Name == name)) throw new ArgumentException($"DataFrame already contains a column called {name}", nameof(name));
    }

    protected override void InsertItem(int columnIndex, DataFrameColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        Check(column, Count == 0 ? column.Length : RowCount, except: -1);
        RowCount = column.Length;
        column.AddOwner(this);
        base.InsertItem(columnIndex, column);
    }

    protected override void SetItem(int columnIndex, DataFrameColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        Check(column, RowCount > 0 ? RowCount : column.Length, except: columnIndex);
        this[columnIndex].RemoveOwner(this);
        column.AddOwner(this);
        base.SetItem(columnIndex, column);
    }

    protected override void RemoveItem(int columnIndex)
    {
        this[columnIndex].RemoveOwner(this);
        base.RemoveItem(columnIndex);
        if (Count == 0) RowCount = 0;
    }

    protected override void ClearItems()
    {
        foreach (var column in this) column.RemoveOwner(this);
        base.ClearItems();
        RowCount = 0;
    }

    private void Check(DataFrameColumn column, long rows, int except)
    {
        if (column.Length != rows) throw new ArgumentException("Column lengths are mismatched", nameof(column));
        if (IndexOf(column.Name) is >= 0 and var index && index != except) throw new ArgumentException($"DataFrame already contains a column called {column.Name}", nameof(column));
    }

    private TColumn Typed<TColumn>(string name, Type type)
        where TColumn : DataFrameColumn => this[name] as TColumn ?? throw new ArgumentException($"Cannot cast column holding {this[name].DataType} values to type {type}");
}
