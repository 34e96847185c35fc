using System.Text.Json.Nodes;
using Strm.Jupyter.Outputs;

namespace Strm.Jupyter.Notebooks;

/// <summary>Collects the outputs of a notebook's cells. A value that replaces an earlier one does so wherever that one is.</summary>
internal sealed class NotebookOutputs
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, JsonObject> displayed = new(StringComparer.Ordinal);

    /// <summary>Adds an output to a cell's list.</summary>
    public void Add(JsonArray outputs, CellOutput output, int executionCount)
    {
        lock (gate)
        {
            switch (output)
            {
                case StreamOutput stream: Write(outputs, stream); break;
                case DisplayOutput { Kind: DisplayKind.Update } update: Replace(update); break;
                case DisplayOutput display: Show(outputs, display, executionCount); break;
                case ErrorOutput error: outputs.Add(Error(error)); break;
                case ClearOutput: outputs.Clear(); break;
                case PageOutput page: Show(outputs, new DisplayOutput(DisplayKind.New, page.Data, null), executionCount); break;
            }
        }
    }

    // A stream is one output as long as nothing else comes between.
    private static void Write(JsonArray outputs, StreamOutput stream)
    {
        if (outputs.LastOrDefault() is JsonObject last && (string?)last["output_type"] == "stream" && (string?)last["name"] == stream.Name)
        {
            NotebookLines.Append(last["text"]!.AsArray(), stream.Text);
        }
        else
        {
            outputs.Add(new JsonObject { ["name"] = stream.Name, ["output_type"] = "stream", ["text"] = NotebookLines.Split(stream.Text) });
        }
    }

    private void Replace(DisplayOutput update)
    {
        if (update.DisplayId is not null && displayed.TryGetValue(update.DisplayId, out var shown)) shown["data"] = Stored(update.Data);
    }

    private void Show(JsonArray outputs, DisplayOutput display, int executionCount)
    {
        var isResult = display.Kind == DisplayKind.Result;
        var shown = new JsonObject
        {
            ["data"] = Stored(display.Data),
            ["metadata"] = new JsonObject(),
            ["output_type"] = isResult ? "execute_result" : "display_data",
        };
        if (isResult) shown["execution_count"] = executionCount;
        if (display.DisplayId is not null) displayed[display.DisplayId] = shown;
        outputs.Add(shown);
    }

    private static JsonObject Error(ErrorOutput error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["output_type"] = "error",
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode?)line)]),
    };

    private static JsonObject Stored(JsonObject data) =>
        new(data.Select(item => KeyValuePair.Create(item.Key, Stored(item.Value))));

    private static JsonNode? Stored(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? NotebookLines.Split(text) : node?.DeepClone();
}
