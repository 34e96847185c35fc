namespace Microsoft.Data.Analysis;

public class SingleDataFrameColumn : PrimitiveDataFrameColumn<float>
{
    public SingleDataFrameColumn(string name, IEnumerable<float?> values)
        : base(name, values)
    {
    }

    public SingleDataFrameColumn(string name, IEnumerable<float> values)
        : base(name, values)
    {
    }

    public SingleDataFrameColumn(string name, long length = 0)
        : base(name, length)
    {
    }

    protected override PrimitiveDataFrameColumn<float> CreateNewColumn(string name, long length = 0) => new SingleDataFrameColumn(name, length);
}
