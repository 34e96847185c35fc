using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strm.Tests;

/// <summary>JSON as text that does not depend on what wrote it: names in order, numbers by value, empty objects left out.</summary>
internal static class CanonicalJson
{
    public static string Of(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => (member.Key, Text: Of(member.Value))).Where(member => member.Text != "{}").OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"\"{member.Key}\":{member.Text}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Of))}]",
        null => "null",
        _ when node.GetValueKind() == JsonValueKind.Number => node.GetValue<double>().ToString("R", CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };
}
