using System.Text.Json.Nodes;

namespace Strm.Distributed;

/// <summary>What two descriptions of the same kind differ in.</summary>
internal static class JsonDifference
{
    /// <summary>The first value that differs, by its name and with both values.</summary>
    /// <param name="name">The name of the descriptions; null at the top.</param>
    /// <param name="here">This one.</param>
    /// <param name="there">The other one.</param>
    /// <param name="where">Where the other one is, for example <c>in the run</c>.</param>
    /// <returns>A phrase; null where all is the same.</returns>
    public static string? First(string? name, JsonNode? here, JsonNode? there, string where)
    {
        if (here is not JsonObject || there is not JsonObject) return First(name, Text(here), Text(there), where);
        return here.AsObject().Select(p => p.Key).Union(there.AsObject().Select(p => p.Key), StringComparer.Ordinal)
            .Select(key => First(name is null ? key : $"{name}.{key}", here[key], there[key], where)).FirstOrDefault(d => d is not null);
    }

    /// <summary>The same for two values.</summary>
    public static string? First(string? name, string? here, string? there, string where) =>
        here == there ? null : $"{name} is {there ?? "not given"} {where} and {here ?? "not given"} here";

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString();
}
