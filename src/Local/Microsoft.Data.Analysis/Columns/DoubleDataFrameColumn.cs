namespace Microsoft.Data.Analysis;

public class DoubleDataFrameColumn : PrimitiveDataFrameColumn<double>
{
    public DoubleDataFrameColumn(string name, IEnumerable<double?> values)
        : base(name, values)
    {
    }

    public DoubleDataFrameColumn(string name, IEnumerable<double> values)
        : base(name, values)
    {
    }

    public DoubleDataFrameColumn(string name, long length = 0)
        : base(name, length)
    {
    }

    protected override PrimitiveDataFrameColumn<double> CreateNewColumn(string name, long length = 0) => new DoubleDataFrameColumn(name, length);
}
