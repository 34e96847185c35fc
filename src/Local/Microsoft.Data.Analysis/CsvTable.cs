using System.Globalization;

namespace Microsoft.Data.Analysis;

/// <summary>Reads a CSV file into a table: column types given, or guessed from the first lines.</summary>
internal sealed class CsvTable(
    char separator, bool header, string[]? columnNames, Type[]? dataTypes, long rowsToRead, int guessRows, bool renameDuplicates, CultureInfo? culture, Func<IEnumerable<string>, Type>? guessType)
{
    public DataFrame Read(TextReader reader, bool addIndexColumn)
    {
        var lines = CsvLines.Read(reader, separator).Take(rowsToRead < 0 ? int.MaxValue : (int)rowsToRead + (header ? 1 : 0)).ToList();
        if (lines.Count == 0) throw new FormatException("Empty file");
        var rows = header ? lines[1..] : lines;
        var table = new DataFrame(Columns(header ? lines[0] : null, rows));
        foreach (var row in rows) table.Append(row, inPlace: true, culture);
        if (addIndexColumn) table.Columns.Insert(0, new Int64DataFrameColumn("IndexColumn", Enumerable.Range(0, rows.Count).Select(row => (long)row)));
        return table;
    }

    private static Type Guess(IEnumerable<string> values)
    {
        var kinds = values.Where(value => value.Length > 0 && !value.Equals("null", StringComparison.OrdinalIgnoreCase)).Select(Kind).ToHashSet();
        if (kinds.Count == 0 || kinds.Contains(typeof(string))) return typeof(string);
        return kinds.Contains(typeof(float)) ? typeof(float) : kinds.Contains(typeof(bool)) ? typeof(bool) : typeof(DateTime);
    }

    private static Type Kind(string value) =>
        bool.TryParse(value, out _) ? typeof(bool) :
        float.TryParse(value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.CurrentCulture, out _) ? typeof(float) :
        DateTime.TryParse(value, CultureInfo.CurrentCulture, DateTimeStyles.None, out _) ? typeof(DateTime) : typeof(string);

    private static DataFrameColumn Column(Type type, string name) =>
        type == typeof(bool) ? new BooleanDataFrameColumn(name) :
        type == typeof(int) ? new Int32DataFrameColumn(name) :
        type == typeof(long) ? new Int64DataFrameColumn(name) :
        type == typeof(float) ? new SingleDataFrameColumn(name) :
        type == typeof(double) ? new DoubleDataFrameColumn(name) :
        type == typeof(decimal) ? new DecimalDataFrameColumn(name) :
        type == typeof(string) ? new StringDataFrameColumn(name) :
        type == typeof(DateTime) ? new DateTimeDataFrameColumn(name) :
        type == typeof(byte) ? new ByteDataFrameColumn(name) :
        type == typeof(sbyte) ? new SByteDataFrameColumn(name) :
        type == typeof(short) ? new Int16DataFrameColumn(name) :
        type == typeof(ushort) ? new UInt16DataFrameColumn(name) :
        type == typeof(uint) ? new UInt32DataFrameColumn(name) :
        type == typeof(ulong) ? new UInt64DataFrameColumn(name) :
        type == typeof(char) ? new CharDataFrameColumn(name) : throw new NotSupportedException("kind");

    private IEnumerable<DataFrameColumn> Columns(string[]? headerLine, List<string[]> rows)
    {
        var sample = rows.Take(Math.Max(guessRows, 1)).ToList();
        var count = dataTypes?.Length ?? sample.Select(row => row.Length).DefaultIfEmpty(0).Max();
        var names = columnNames ?? (headerLine is not null && renameDuplicates ? Renamed(headerLine) : headerLine);
        return Enumerable.Range(0, count).Select(index => Column(dataTypes?[index] ?? TypeOf(index, sample), names is not null && index < names.Length ? names[index] : $"Column{index}"));
    }

    private Type TypeOf(int column, List<string[]> sample)
    {
        var values = sample.Select((row, line) => column < row.Length ? row[column] : throw new FormatException($"Line {line + (header ? 2 : 1)} has less columns than expected"));
        return guessType is null ? Guess(values) : guessType(values);
    }

    private static string[] Renamed(string[] names)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. names.Select(name => seen.TryGetValue(name, out var times) ? $"{name}.{(seen[name] = times + 1) - 1}" : seen.TryAdd(name, 1) ? name : name)];
    }
}
