namespace Microsoft.Data.Analysis;

public class BooleanDataFrameColumn : PrimitiveDataFrameColumn<bool>
{
    public BooleanDataFrameColumn(string name, IEnumerable<bool?> values)
        : base(name, values)
    {
    }

    public BooleanDataFrameColumn(string name, IEnumerable<bool> values)
        : base(name, values)
    {
    }

    public BooleanDataFrameColumn(string name, long length = 0)
        : base(name, length)
    {
    }

    protected override PrimitiveDataFrameColumn<bool> CreateNewColumn(string name, long length = 0) => new BooleanDataFrameColumn(name, length);
}
