using System.Text;

namespace Microsoft.Data.Analysis.Tests;

public sealed class CsvTests
{
    [Fact]
    public void A_table_survives_being_written_and_read()
    {
        var table = new DataFrame(
            new StringDataFrameColumn("name, quoted", ["a \"b\"", "c,d", "é"]),
            new DoubleDataFrameColumn("accuracy", [0.1, null, 1e300]),
            new Int64DataFrameColumn("n", [1, 2, 3]));
        using var stream = new MemoryStream();
        DataFrame.SaveCsv(table, stream, encoding: Encoding.UTF8);
        stream.Position = 0;
        var read = DataFrame.LoadCsv(stream, dataTypes: [typeof(string), typeof(double), typeof(long)]);
        Assert.Equal(table.ToString(), read.ToString());
        Assert.Equal(0.1, read["accuracy"][0]);
    }

    [Fact]
    public void A_file_is_written_with_as_many_digits_as_bring_the_numbers_back()
    {
        var path = Path.GetTempFileName();
        try
        {
            DataFrame.SaveCsv(new DataFrame(new DoubleDataFrameColumn("d", [0.1]), new SingleDataFrameColumn("f", [0.1f]), new BooleanDataFrameColumn("b", [true])), path);
            Assert.Equal(["d,f,b", "0.10000000000000001,0.100000001,True"], File.ReadAllLines(path));
            Assert.Equal(0.1, DataFrame.LoadCsv(path, dataTypes: [typeof(double), typeof(float), typeof(bool)])[0, 0]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Names_and_fields_are_trimmed_and_blank_lines_left_out()
    {
        var table = DataFrame.LoadCsvFromString("name, acc ,n\n a , 0.5 ,1\n\n\"b \"\"q\"\", x\",null,2\n\"c\nd\",,3\n", dataTypes: [typeof(string), typeof(double), typeof(int)]);
        Assert.Equal(["name", "acc", "n"], table.Columns.Select(column => column.Name));
        Assert.Equal("a|b \"q\", x|c\nd", string.Join('|', table["name"].Cast<string>()).ReplaceLineEndings("\n"));
        Assert.Equal([0.5, null, null], (DoubleDataFrameColumn)table["acc"]);
    }

    [Fact]
    public void Types_are_guessed_where_they_are_not_given()
    {
        var table = DataFrame.LoadCsvFromString("a,b,c,d,e\n1,x,true,2020-01-01,\n2.5,y,false,2020-01-02,\n");
        Assert.Equal([typeof(float), typeof(string), typeof(bool), typeof(DateTime), typeof(string)], table.Columns.Select(column => column.DataType));
    }

    [Fact]
    public void Separators_headers_and_numbers_of_rows_are_respected()
    {
        Assert.Equal(["Column0", "Column1"], DataFrame.LoadCsvFromString("1;2\n3;4\n", ';', header: false).Columns.Select(column => column.Name));
        Assert.Equal(2, DataFrame.LoadCsvFromString("a,b\n1,2\n3,4\n5,6\n", numberOfRowsToRead: 2).Rows.Count);
        Assert.Equal(["a", "a.1"], DataFrame.LoadCsvFromString("a,a\n1,2\n", renameDuplicatedColumns: true).Columns.Select(column => column.Name));
        Assert.Equal([0L, 1L], DataFrame.LoadCsvFromString("a\nx\ny\n", addIndexColumn: true)["IndexColumn"].Cast<long?>());
    }

    [Fact]
    public void Broken_files_are_refused()
    {
        Assert.Throws<FormatException>(() => DataFrame.LoadCsvFromString(string.Empty));
        Assert.Throws<FormatException>(() => DataFrame.LoadCsvFromString("a,b\n1,2\n3\n"));
        Assert.Throws<FormatException>(() => DataFrame.LoadCsvFromString("a\nx\n", dataTypes: [typeof(int)]));
        Assert.ThrowsAny<Exception>(() => DataFrame.LoadCsvFromString("a,b\n\"xy,2\n"));
        Assert.Throws<ArgumentException>(() => DataFrame.LoadCsvFromString("a,a\n1,2\n"));
        Assert.Throws<NotSupportedException>(() => DataFrame.LoadCsvFromString("a\nx\n", dataTypes: [typeof(Guid)]));
    }
}
