using System.Text.Json;

namespace Strm.Data;

/// <summary>A line of a file of JSON lines, read with errors that name the line.</summary>
/// <param name="path">The file.</param>
/// <param name="number">The line's number, from 1.</param>
/// <param name="root">The object on the line.</param>
internal sealed class JsonLine(string path, int number, JsonElement root)
{
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
        ? value.GetString()! : throw Error($"'{name}' is not a text");

    /// <summary>Reads a list of the line's object.</summary>
    /// <param name="name">The member.</param>
    public IReadOnlyList<JsonElement> List(string name) => List(root, name);

    /// <summary>Reads a list.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member.</param>
    public IReadOnlyList<JsonElement> List(JsonElement parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.Array } value
        ? [.. value.EnumerateArray()] : throw Error($"'{name}' is not a list");

    /// <summary>The error of this line.</summary>
    /// <param name="given">What is wrong, without a full stop.</param>
    /// <param name="required">What is required, a sentence.</param>
    /// <param name="remedy">How to fix it, a sentence.</param>
    public StrmException Error(string given, string required = "", string remedy = "") =>
        new($"Line {number} of {path}: {given}.", required, remedy.Length > 0 ? remedy : "Correct the line, or write the file again with 'strm episodes'.");

    private JsonElement Member(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object) throw Error("an object is expected");
        return parent.TryGetProperty(name, out var value) ? value : throw Error($"'{name}' is missing");
    }
}
