using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strm.Jupyter.Notebooks;

/// <summary>What a notebook of format 4 must satisfy for its cells to be read, run and shown.</summary>
internal static class NotebookShape
{
    private const int Format = 4;

    /// <summary>What is wrong with a notebook.</summary>
    /// <param name="notebook">Its JSON.</param>
    /// <returns>The fault in a few words; null if there is none.</returns>
    public static string? Fault(JsonObject notebook)
    {
        if (!IsNumber(notebook["nbformat"], out var format) || format != Format) return $"its nbformat is not {Format}";
        if (notebook["cells"] is not JsonArray cells) return "it has no list of cells";
        return cells.Select((cell, i) => Fault(cell) is { } fault ? $"cell {i + 1} {fault}" : null)
            .FirstOrDefault(fault => fault is not null);
    }

    private static string? Fault(JsonNode? node)
    {
        if (node is not JsonObject cell) return "is not an object";
        if (cell["id"] is not null && !IsText(cell["id"])) return "has an id that is not a string";
        if (!IsText(cell["cell_type"])) return "has no cell_type";
        if (!AreLines(cell["source"])) return "has a source that is neither a string nor a list of lines";
        if (!IsMetadata(cell["metadata"])) return "has malformed metadata";
        if (cell["execution_count"] is { } count && !IsNumber(count, out _)) return "has an execution_count that is not a whole number";
        return cell["outputs"] switch
        {
            null => null,
            JsonArray outputs => outputs.All(IsOutput) ? null : "has a malformed output",
            _ => "has outputs that are not a list",
        };
    }

    private static bool IsMetadata(JsonNode? node) => node switch
    {
        null => true,
        JsonObject metadata => metadata["tags"] is null or JsonArray && (metadata["tags"] as JsonArray ?? []).All(IsText)
            && IsNamed(metadata["polyglot_notebook"], "kernelName") && IsNamed(metadata["dotnet_interactive"], "language"),
        _ => false,
    };

    private static bool IsNamed(JsonNode? node, string name) =>
        node is null || (node is JsonObject owner && (owner[name] is null || IsText(owner[name])));

    private static bool IsOutput(JsonNode? node)
    {
        if (node is not JsonObject output || !IsText(output["output_type"])) return false;
        return (string)output["output_type"]! switch
        {
            "stream" => (output["name"] is null || IsText(output["name"])) && AreLines(output["text"]),
            "error" => output["traceback"] is JsonArray lines && lines.All(IsText),
            _ => output["data"] is JsonObject data && data.All(item => IsData(item.Key, item.Value)),
        };
    }

    // JSON may be anything; what is not shown as text is skipped.
    private static bool IsData(string type, JsonNode? value) =>
        type == "application/json" ? value is not null : value is not JsonArray || AreLines(value);

    private static bool AreLines(JsonNode? node) => node is null || IsText(node) || (node is JsonArray lines && lines.All(IsText));

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    private static bool IsNumber(JsonNode? node, out int number)
    {
        number = 0;
        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out number);
    }
}
