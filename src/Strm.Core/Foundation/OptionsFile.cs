using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Strm;

/// <summary>Options in JSON files: only what differs from the defaults needs to be there.</summary>
public static class OptionsFile
{
    /// <summary>Overrides the values of an options record with a file's.</summary>
    /// <param name="defaults">The values of options that the file does not name.</param>
    /// <param name="path">The file: one JSON object with the options' names in snake_case.</param>
    /// <typeparam name="T">The options record.</typeparam>
    /// <returns>The options.</returns>
    /// <exception cref="StrmException">The file cannot be read, is not JSON, or names an option that does not exist.</exception>
    public static T Merge<T>(T defaults, string path)
        where T : class
    {
        try
        {
            var over = JsonNode.Parse(TextFile.Read(path)) as JsonObject ?? throw new JsonException("It is not a JSON object.");
            var node = JsonSerializer.SerializeToNode(defaults, StrmJson.Line)!.AsObject();
            Merge(node, over);
            return node.Deserialize<T>(StrmJson.Line)!;
        }
        catch (Exception exception) when (
            exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException)
        {
            throw new StrmException(
                $"The options file {path} cannot be used: {Texts.Clip(exception.Message.TrimEnd('.'), 300)}.",
                "It must be one JSON object with names and values as in a run's run.json.",
                "Correct the file, or give the options on the command line.",
                exception);
        }
    }

    // Another head has other options: nothing of the default head's is kept.
    private static void Merge(JsonObject target, JsonObject over)
    {
        foreach (var (name, value) in over)
        {
            if (value is JsonObject inner && target[name] is JsonObject old && SameKind(old, inner)) Merge(old, inner);
            else target[name] = value?.DeepClone();
        }
    }

    private static bool SameKind(JsonObject old, JsonObject over) =>
        over["head"] is not { } kind || JsonNode.DeepEquals(old["head"], kind);
}

/// <summary>How this project writes JSON: snake_case names, enumerations by name, no nulls.</summary>
public static class StrmJson
{
    /// <summary>For files that people read: indented.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>For files with one object per line.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerOptions.Default)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = indented,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
