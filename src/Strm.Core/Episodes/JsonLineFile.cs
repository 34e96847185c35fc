using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strm.Episodes;

/// <summary>Files with one JSON object on each line.</summary>
internal static class JsonLineFile
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

    /// <summary>Reads the lines of a file one by one; empty lines are skipped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">The name of the file's kind in messages, for example "episode list".</param>
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
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // The latter for broken UTF-16.
        {
            throw new StrmException($"Line {number} of {path} is not JSON: {Texts.Clip(exception.Message.Split('.')[0])}.",
                "Each line must be one JSON object.", "Write the file again, for example with 'strm episodes'.", exception);
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
            var why = Directory.Exists(path)
                ? "it is a folder"
                : exception is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file"
                : exception.Message.TrimEnd('.');
            throw new StrmException($"The {what} {path} cannot be opened: {why}.", "It must be a file of JSON lines that you may read.",
                "Check the path.", exception);
        }
    }
}

/// <summary>A line of a JSON lines file, read with errors that name the line.</summary>
/// <param name="path">The file.</param>
/// <param name="number">The line's number, from 1.</param>
/// <param name="root">The object on the line.</param>
internal sealed class JsonLine(string path, int number, JsonElement root)
{
    private const int LongestFault = 400;

    /// <summary>Reads an integer of the line's object.</summary>
    /// <param name="name">The member.</param>
    public long Integer(string name) => Integer(root, name);

    /// <summary>Reads an integer.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member.</param>
    public long Integer(JsonElement parent, string name) =>
        Member(parent, name).ValueKind == JsonValueKind.Number && Member(parent, name).TryGetInt64(out var value)
            ? value : throw Error($"'{name}' is not an integer");

    /// <summary>Reads a text.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member.</param>
    public string Text(JsonElement parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()! : throw Error($"'{name}' is not a string");

    /// <summary>Reads a list of the line's object.</summary>
    /// <param name="name">The member.</param>
    public IReadOnlyList<JsonElement> List(string name) => List(root, name);

    /// <summary>Reads a list.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member.</param>
    public IReadOnlyList<JsonElement> List(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } value
        ? [.. value.EnumerateArray()] : throw Error($"'{name}' is not a list");

    /// <summary>The error of this line.</summary>
    /// <param name="given">What is wrong, without a full stop.</param>
    /// <param name="required">What is required, a sentence.</param>
    /// <param name="remedy">How to fix it, a sentence.</param>
    public StrmException Error(string given, string required = "", string remedy = "") =>
        new(
            $"Line {number} of {path}: {Texts.Clip(given, LongestFault)}.",
            required,
            remedy.Length > 0 ? remedy : "Correct the line, or write the file again with 'strm episodes'.");

    private JsonElement Member(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object) throw Error("an object is expected");
        return parent.TryGetProperty(name, out var value) ? value : throw Error($"'{name}' is missing");
    }
}
