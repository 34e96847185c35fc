using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strm.Jupyter.Protocol;

/// <summary>
/// JSON that is usable throughout. .NET's own reader checks names and texts only when they are accessed: a duplicate name,
/// or a text that is not valid Unicode, would be an error in the middle of the work.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads an object.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <returns>The object; null if the JSON is not an object.</returns>
    /// <exception cref="JsonException">It is not JSON, has a duplicate name, or a text is not valid Unicode.</exception>
    public static JsonObject? Object(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var node = JsonNode.Parse(utf8, documentOptions: Options);
            ReadTexts(node);
            return node as JsonObject;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static void ReadTexts(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members: foreach (var member in members) ReadTexts(member.Value); break;
            case JsonArray items: foreach (var item in items) ReadTexts(item); break;
            case JsonValue value: _ = value.TryGetValue<string>(out _); break;
        }
    }
}
