using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Notebooks;

/// <summary>A notebook in Jupyter's format, nbformat 4.</summary>
internal sealed class NotebookFile
{
    private const int Format = 4;
    private const int Minor = 5;

    // The layout of Jupyter's own files: sorted members, one space, unescaped text.
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject json;

    private NotebookFile(string path, JsonObject json)
    {
        (Path, this.json) = (path, json);
        Cells = [.. json["cells"]!.AsArray().Select((cell, i) => new NotebookCell(cell!.AsObject(), i + 1))];
    }

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>Its cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="JupyterException">The file is missing or is not a notebook of format 4.</exception>
    public static NotebookFile Read(string path)
    {
        if (!File.Exists(path))
            throw new JupyterException($"The file {path} does not exist.", "A notebook must be given.", "Check the path.");
        try
        {
            var json = StrictJson.Object(Encoding.UTF8.GetBytes(File.ReadAllText(path)));
            var fault = json is null ? "it is not a JSON object" : NotebookShape.Fault(json);
            return fault is null ? new NotebookFile(System.IO.Path.GetFullPath(path), json!) : throw NoNotebook(path, fault, null);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw NoNotebook(path, exception.Message, exception);
        }
    }

    /// <summary>Makes it a notebook of the current format for this kernel.</summary>
    public void Normalise()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in Cells) cell.Normalise(ids);
        (json["nbformat"], json["nbformat_minor"]) = (Format, Minor);
        if (json["metadata"] is not JsonObject metadata) json["metadata"] = metadata = [];
        metadata["kernelspec"] ??= new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" };
        metadata["language_info"] = new JsonObject
        {
            ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp", ["name"] = "C#", ["pygments_lexer"] = "csharp",
        };
    }

    /// <summary>Writes a file next to it and renames that, so that no reader sees half of it.</summary>
    /// <exception cref="JupyterException">The file cannot be written.</exception>
    public void Write(string path) => WriteFile.Text(path, ToText());

    /// <summary>The file's text; the same notebook always gives the same text.</summary>
    public string ToText()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout)) Sorted(json)!.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            members.OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        null => null,
        _ => node.DeepClone(),
    };

    private static JupyterException NoNotebook(string path, string why, Exception? cause) => new(
        $"The file {path} is not a notebook of format {Format}: {why.Split(". ")[0].TrimEnd('.')}.",
        "Notebooks are JSON with the members cells and nbformat.",
        "Give an .ipynb file; Jupyter's nbconvert turns older formats into this one.",
        cause);
}

/// <summary>A cell of a notebook: a view of its JSON.</summary>
internal sealed class NotebookCell(JsonObject json, int number)
{
    private const string RaisesException = "raises-exception";

    /// <summary>Its position in the notebook, from 1.</summary>
    public int Number => number;

    /// <summary>Whether it has code, rather than text.</summary>
    public bool IsCode => (string?)json["cell_type"] == "code";

    /// <summary>Whether it has formatted text.</summary>
    public bool IsMarkdown => (string?)json["cell_type"] == "markdown";

    /// <summary>Its code or text.</summary>
    public string Source => NotebookLines.Join(json["source"]);

    /// <summary>Its outputs, oldest first.</summary>
    public JsonArray Outputs => json["outputs"] as JsonArray ?? [];

    /// <summary>Its number among the cells that ran; null if it did not run.</summary>
    public int? ExecutionCount => (int?)json["execution_count"];

    /// <summary>The kernel that it is for, if it names one.</summary>
    public string? KernelName =>
        (string?)(json["metadata"]?["polyglot_notebook"]?["kernelName"] ?? json["metadata"]?["dotnet_interactive"]?["language"]);

    /// <summary>Whether it is tagged as meant to fail, with the tag that other notebook runners use.</summary>
    public bool MayFail => (json["metadata"]?["tags"] as JsonArray)?.Any(tag => (string?)tag == RaisesException) == true;

    /// <summary>Gives it new outputs.</summary>
    public void SetOutputs(JsonArray outputs, int? executionCount) =>
        (json["outputs"], json["execution_count"]) = (outputs, executionCount);

    /// <summary>Makes it a cell of the current format: a stable id, no times, no outputs of text cells.</summary>
    public void Normalise(HashSet<string> ids)
    {
        var id = (string?)json["id"] ?? $"cell-{number}";
        while (!ids.Add(id)) id += "-2";
        json["id"] = id;
        json["metadata"] ??= new JsonObject();
        (json["metadata"] as JsonObject)?.Remove("execution");
        json["source"] = NotebookLines.Split(Source);
        if (!IsCode) return;
        json["outputs"] ??= new JsonArray();
        if (!json.ContainsKey("execution_count")) json["execution_count"] = null;
    }
}
