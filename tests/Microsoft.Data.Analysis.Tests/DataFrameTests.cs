namespace Microsoft.Data.Analysis.Tests;

/// <summary>What both providers do with tables; every expectation was first seen with the package.</summary>
public sealed class DataFrameTests
{
    private static DataFrame Table => new(
        new StringDataFrameColumn("head", ["strm", "trx", "strm", null]),
        new DoubleDataFrameColumn("accuracy", [0.5, 0.25, null, 0.75]),
        new Int32DataFrameColumn("shot", [5, 1, 1, 2]));

    [Fact]
    public void A_table_prints_its_rows_under_its_names()
    {
        Assert.Equal(
            """
            head      accuracy  shot      
            strm      0.5       5         
            trx       0.25      1         
            strm      null      1         
            null      0.75      2         

            """.ReplaceLineEndings(),
            Table.ToString());
        Assert.Contains("  ... 2 of total 4", Table.ToString(2), StringComparison.Ordinal);
        Assert.Equal("strm 0.5 5 ", Table.Rows[0].ToString());
    }

    [Fact]
    public void Cells_are_read_and_written_by_row_and_column()
    {
        var table = Table;
        table[0, 1] = 1.0;
        table.Rows[1]["shot"] = 7;
        Assert.Equal(1.0, table["accuracy"][0]);
        Assert.Equal(7, ((Int32DataFrameColumn)table["shot"])[1]);
        Assert.Null(table[2, 1]);
        Assert.Equal(new object?[] { "trx", 0.25, 7 }, table.Rows[1]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        var table = Table;
        Assert.Throws<ArgumentException>(() => table[0, 2] = 5.0);
        Assert.Throws<ArgumentException>(() => table["shots"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[4, 0]);
        Assert.Throws<ArgumentException>(() => table.Columns.Add(new StringDataFrameColumn("short", ["one"])));
        Assert.Throws<ArgumentException>(() => table.Columns.Add(new StringDataFrameColumn("shot", 4)));
        Assert.Throws<FormatException>(() => table.Append(["x", "much", 3], inPlace: true));
        Assert.Throws<ArgumentException>(() => table.Append(["x", 0.1, 3, 4], inPlace: true));
        Assert.Equal(Table.ToString(), table.ToString());
    }

    [Fact]
    public void Head_and_tail_take_rows_that_exist()
    {
        Assert.Equal(["strm", "trx"], (StringDataFrameColumn)Table.Head(2)["head"]);
        Assert.Equal([1, 2], (Int32DataFrameColumn)Table.Tail(2)["shot"]);
        Assert.ThrowsAny<ArgumentException>(() => Table.Head(5));
        Assert.ThrowsAny<ArgumentException>(() => Table.Tail(5));
        Assert.Equal(3, Table.Sample(3).Rows.Count);
        Assert.Throws<ArgumentException>(() => Table.Sample(5));
    }

    [Fact]
    public void Rows_are_ordered_by_a_column_with_missing_values_last()
    {
        Assert.Equal([0.25, 0.5, 0.75, null], (DoubleDataFrameColumn)Table.OrderBy("accuracy")["accuracy"]);
        Assert.Equal([0.75, 0.5, 0.25, null], (DoubleDataFrameColumn)Table.OrderByDescending("accuracy")["accuracy"]);
        Assert.Equal([null, 0.25, 0.5, 0.75], (DoubleDataFrameColumn)Table.OrderBy("accuracy", putNullValuesLast: false)["accuracy"]);
        Assert.Equal("trx", Table.OrderByDescending("head")[0, 0]);
    }

    [Fact]
    public void Rows_are_filtered_by_conditions_and_indices()
    {
        Assert.Equal([0.5, 0.75], (DoubleDataFrameColumn)Table.Filter(Table["accuracy"].ElementwiseGreaterThan(0.4))["accuracy"]);
        Assert.Equal([null, 0.5], (DoubleDataFrameColumn)Table[new long[] { 2, 0 }]["accuracy"]);
        Assert.Equal(2, Table[Table["head"].ElementwiseEquals("strm")].Rows.Count);
        Assert.Equal(2, Table[Table["head"].ElementwiseNotEquals("strm")].Rows.Count);
        Assert.Equal([false, true, true, true], Table["shot"].ElementwiseLessThanOrEqual(2.5));
        Assert.Equal([false, true, true, false], Table["shot"].ElementwiseEquals(1L));
        Assert.Equal([false, false, true, false], Table["accuracy"].ElementwiseIsNull());
        Assert.Equal(2, Table.DropNulls().Rows.Count);
    }

    [Fact]
    public void Groups_are_counted_summed_and_averaged()
    {
        var groups = Table.GroupBy("head");
        Assert.Equal([1L, 1L], groups.Count("accuracy")["accuracy"].Cast<long?>());
        Assert.Equal([0.25, 0.25], groups.Mean("accuracy")["accuracy"].Cast<double?>());
        Assert.Equal([6, 1], groups.Sum("shot")["shot"].Cast<int?>());
        Assert.Equal([5, 1], groups.Max("shot")["shot"].Cast<int?>());
        Assert.Equal([1, 1], groups.Min("shot")["shot"].Cast<int?>());
        Assert.Equal(["strm", "trx"], groups.First()["head"].Cast<string>());
        Assert.Equal([1, 1], groups.Tail(1)["shot"].Cast<int?>());
        Assert.Equal(["strm:2", "trx:1"], Table.GroupBy<string>("head").Groupings.Select(group => $"{group.Key}:{group.Count()}"));
        Assert.Throws<InvalidCastException>(() => Table.GroupBy<int>("head"));
    }

    [Fact]
    public void Columns_know_their_statistics()
    {
        Assert.Equal(0.75, Table["accuracy"].Max());
        Assert.Equal(0.25, Table["accuracy"].Min());
        Assert.Equal(1.5, Table["accuracy"].Sum());
        Assert.Equal(0.5, Table["accuracy"].Mean());
        Assert.Equal(1.5, Table["shot"].Median());
        Assert.Null(new DoubleDataFrameColumn("none").Max());
        Assert.Equal(int.MinValue, new Int32DataFrameColumn("wraps", [int.MaxValue, 1]).Sum());
        Assert.Throws<NotImplementedException>(() => Table["head"].Mean());
        Assert.Equal([3f, 0.75f, 0.25f, 0.375f], Table.Description()["accuracy"].Cast<float?>());
        Assert.Equal(["System.Double", "3"], Table.Info()["accuracy"].Cast<string>());
        Assert.Equal([2L, 1L], Table["head"].ValueCounts()["Counts"].Cast<long?>());
    }

    [Fact]
    public void Rows_are_appended_with_their_values_converted()
    {
        var table = Table.Append(["arn", "0.125", 3L]);
        table.Append(new Dictionary<string, object?> { ["head"] = "otam" }, inPlace: true);
        Assert.Equal([0.5, 0.25, null, 0.75, 0.125, null], (DoubleDataFrameColumn)table["accuracy"]);
        Assert.Equal(6, table.Rows.Count);
        Assert.Equal(4, Table.Rows.Count);
    }

    [Fact]
    public void Clones_keep_the_type_of_their_column()
    {
        Assert.IsType<Int32DataFrameColumn>(Table.Clone()["shot"]);
        Assert.IsType<DoubleDataFrameColumn>(Table.Head(1)["accuracy"]);
        Assert.Equal([1, 1, 2, 5], ((Int32DataFrameColumn)Table["shot"]).Sort());
        Assert.Equal([10, 2, 2, 4], ((Int32DataFrameColumn)Table["shot"]).Apply(shot => shot * 2));
    }

    [Fact]
    public void Columns_are_renamed_replaced_and_removed()
    {
        var table = Table;
        table.Columns.RenameColumn("shot", "k");
        table["copy"] = table["k"].Clone();
        table.Columns.Remove("head");
        Assert.Equal(["accuracy", "k", "copy"], table.Columns.Select(column => column.Name));
        Assert.Equal(-1, table.Columns.IndexOf("shot"));
        Assert.Equal(5, table.Columns.GetInt32Column("copy")[0]);
        Assert.Throws<ArgumentException>(() => table.Columns.GetDoubleColumn("k"));
    }
}
