using System.Text.Json.Nodes;

namespace Strm.Jupyter.Notebooks;

/// <summary>A cell of a notebook: a view of its JSON.</summary>
internal sealed class NotebookCell(JsonObject json, int number)
{
    private const string RaisesException = "raises-exception";

    /// <summary>Its place in the notebook, from 1.</summary>
    public int Number => number;

    /// <summary>Whether it has code, rather than text.</summary>
    public bool IsCode => (string?)json["cell_type"] == "code";

    /// <summary>Whether it has formatted text.</summary>
    public bool IsMarkdown => (string?)json["cell_type"] == "markdown";

    /// <summary>Its code or text.</summary>
    public string Source => JsonLines.Join(json["source"]);

    /// <summary>Its outputs, oldest first.</summary>
    public JsonArray Outputs => json["outputs"] as JsonArray ?? [];

    /// <summary>Its number among the cells that ran; null where it did not.</summary>
    public int? ExecutionCount => (int?)json["execution_count"];

    /// <summary>The kernel that it is for, where it says so.</summary>
    public string? KernelName =>
        (string?)(json["metadata"]?["polyglot_notebook"]?["kernelName"] ?? json["metadata"]?["dotnet_interactive"]?["language"]);

    /// <summary>Whether it is tagged as one that is meant to fail, as other runners of notebooks read the tag.</summary>
    public bool MayFail => (json["metadata"]?["tags"] as JsonArray)?.Any(tag => (string?)tag == RaisesException) == true;

    /// <summary>Gives it new outputs.</summary>
    public void SetOutputs(JsonArray outputs, int? executionCount) => (json["outputs"], json["execution_count"]) = (outputs, executionCount);

    /// <summary>Makes it a cell of the current format: an id that stays, no times, no outputs of text.</summary>
    public void Normalise(HashSet<string> ids)
    {
        var id = (string?)json["id"] ?? $"cell-{number}";
        while (!ids.Add(id)) id += "-2";
        json["id"] = id;
        json["metadata"] ??= new JsonObject();
        (json["metadata"] as JsonObject)?.Remove("execution");
        json["source"] = JsonLines.Split(Source);
        if (!IsCode) return;
        json["outputs"] ??= new JsonArray();
        if (!json.ContainsKey("execution_count")) json["execution_count"] = null;
    }
}
