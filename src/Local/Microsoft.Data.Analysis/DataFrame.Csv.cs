using System.Globalization;
using System.Text;

namespace Microsoft.Data.Analysis;

/// <content>Reading and writing of CSV files.</content>
public partial class DataFrame
{
    /// <summary>Reads a CSV file. Without <paramref name="dataTypes"/> numbers become <see cref="float"/>, as in the package.</summary>
    public static DataFrame LoadCsv(
        string filename,
        char separator = ',',
        bool header = true,
        string[]? columnNames = null,
        Type[]? dataTypes = null,
        int numRows = -1,
        int guessRows = 10,
        bool addIndexColumn = false,
        Encoding? encoding = null,
        bool renameDuplicatedColumns = false,
        CultureInfo? cultureInfo = null)
    {
        using var stream = File.OpenRead(filename);
        return LoadCsv(stream, separator, header, columnNames, dataTypes, numRows, guessRows, addIndexColumn, encoding, renameDuplicatedColumns, cultureInfo);
    }

    public static DataFrame LoadCsv(
        Stream csvStream,
        char separator = ',',
        bool header = true,
        string[]? columnNames = null,
        Type[]? dataTypes = null,
        long numberOfRowsToRead = -1,
        int guessRows = 10,
        bool addIndexColumn = false,
        Encoding? encoding = null,
        bool renameDuplicatedColumns = false,
        CultureInfo? cultureInfo = null,
        Func<IEnumerable<string>, Type>? guessTypeFunction = null)
    {
        if (!csvStream.CanSeek) throw new ArgumentException("Expected a seekable stream", nameof(csvStream));
        if (dataTypes is null && guessRows <= 0) throw new ArgumentException($"Expected either {nameof(guessRows)} or {nameof(dataTypes)} to be provided");
        using var reader = new StreamReader(csvStream, encoding ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        return new CsvTable(separator, header, columnNames, dataTypes, numberOfRowsToRead, guessRows, renameDuplicatedColumns, cultureInfo, guessTypeFunction).Read(reader, addIndexColumn);
    }

    public static DataFrame LoadCsvFromString(
        string csvString,
        char separator = ',',
        bool header = true,
        string[]? columnNames = null,
        Type[]? dataTypes = null,
        long numberOfRowsToRead = -1,
        int guessRows = 10,
        bool addIndexColumn = false,
        bool renameDuplicatedColumns = false,
        CultureInfo? cultureInfo = null,
        Func<IEnumerable<string>, Type>? guessTypeFunction = null)
    {
        using var reader = new StringReader(csvString);
        return new CsvTable(separator, header, columnNames, dataTypes, numberOfRowsToRead, guessRows, renameDuplicatedColumns, cultureInfo, guessTypeFunction).Read(reader, addIndexColumn);
    }

    /// <summary>Writes a CSV file. The default encoding is ASCII, as in the package: name UTF-8 where names may hold other letters.</summary>
    public static void SaveCsv(DataFrame dataFrame, string path, char separator = ',', bool header = true, Encoding? encoding = null, CultureInfo? cultureInfo = null)
    {
        using var stream = new FileStream(path, FileMode.Create);
        SaveCsv(dataFrame, stream, separator, header, encoding, cultureInfo);
    }

    public static void SaveCsv(DataFrame dataFrame, Stream csvStream, char separator = ',', bool header = true, Encoding? encoding = null, CultureInfo? cultureInfo = null)
    {
        var culture = cultureInfo ?? CultureInfo.CurrentCulture;
        if (culture.NumberFormat.NumberDecimalSeparator == separator.ToString()) throw new ArgumentException("Decimal separator cannot match the column separator");
        using var writer = new StreamWriter(csvStream, encoding ?? Encoding.ASCII, leaveOpen: true);
        if (header) writer.WriteLine(string.Join(separator, dataFrame.Columns.Select(column => CsvText.Quoted(column.Name, separator))));
        foreach (var row in dataFrame.Rows) writer.WriteLine(string.Join(separator, row.Select(value => CsvText.Of(value, separator, culture))));
    }
}
