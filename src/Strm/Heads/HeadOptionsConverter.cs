using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Strm.Heads;

/// <summary>Options of a method as JSON: <c>head</c> names the method, the rest are its options. A method of one's own is written like any other, and read once it is registered.</summary>
internal sealed class HeadOptionsConverter : JsonConverter<HeadOptions>
{
    private const string Method = "head";

    // What every method states about itself is no option.
    private static readonly string[] Stated = [.. typeof(HeadOptions).GetProperties().Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name))];

    /// <inheritdoc/>
    public override HeadOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var node = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("The options of a head must be a JSON object.");
        var name = node[Method]?.GetValue<string>() ?? throw new JsonException($"The options of a head must name it: \"{Method}\".");
        var type = HeadNames.TypeOf(name) ?? throw new JsonException($"'{name}' is no method. The methods are {string.Join(", ", HeadNames.All)}; one of your own is made known by HeadNames.Register.");
        node.Remove(Method);
        return (HeadOptions)node.Deserialize(type, options)!;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HeadOptions value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        writer.WriteString(Method, value.Name);
        foreach (var property in JsonSerializer.SerializeToElement(value, value.GetType(), options).EnumerateObject())
        {
            if (!Stated.Contains(property.Name, StringComparer.Ordinal)) property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
