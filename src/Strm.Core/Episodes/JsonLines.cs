using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strm.Data;

/// <summary>Files with one JSON object on each line.</summary>
internal static class JsonLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object on one line.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="writeObject">Writes the object.</param>
    public static void WriteLine(Stream stream, Action<Utf8JsonWriter> writeObject)
    {
        using (var writer = new Utf8JsonWriter(stream, Options)) writeObject(writer);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads the lines of a file one after the other; empty lines are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the file is called in messages, for example "episode list".</param>
    /// <param name="read">Reads one object.</param>
    /// <typeparam name="T">What a line holds.</typeparam>
    /// <exception cref="StrmException">The file cannot be read, or a line is not as <paramref name="read"/> needs it.</exception>
    public static IEnumerable<T> Read<T>(string path, string what, Func<JsonLine, T> read)
    {
        using var reader = Open(path, what);
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            if (!string.IsNullOrWhiteSpace(text)) yield return Parse(path, number, text, read);
        }
    }

    private static T Parse<T>(string path, int number, string text, Func<JsonLine, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return read(new JsonLine(path, number, document.RootElement));
        }
        catch (JsonException exception)
        {
            throw new StrmException($"Line {number} of {path} is not JSON: {exception.Message.Split('.')[0]}.",
                "Each line is one JSON object.", "Write the file again, for example with 'strm episodes'.", exception);
        }
    }

    private static StreamReader Open(string path, string what)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var why = Directory.Exists(path) ? "it is a folder" : exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message.TrimEnd('.');
            throw new StrmException($"The {what} {path} cannot be opened: {why}.", "It must be a file of JSON lines that you may read.",
                "Check the path.", exception);
        }
    }
}
