namespace Microsoft.Data.Analysis;

/// <summary>The rows of a table in groups of equal values of one column; each method gives a table with one row, or a few, per group.</summary>
public abstract class GroupBy
{
    public abstract DataFrame Count(params string[] columnNames);

    public abstract DataFrame First(params string[] columnNames);

    public abstract DataFrame Head(int numberOfRows);

    public abstract DataFrame Tail(int numberOfRows);

    public abstract DataFrame Max(params string[] columnNames);

    public abstract DataFrame Min(params string[] columnNames);

    public abstract DataFrame Sum(params string[] columnNames);

    public abstract DataFrame Mean(params string[] columnNames);
}
