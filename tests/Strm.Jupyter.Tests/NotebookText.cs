using System.Text.Json.Nodes;

namespace Strm.Jupyter.Tests;

/// <summary>Notebooks made of code, as an editor that knows only an older format would save them.</summary>
internal sealed class NotebookText : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("strm-notebooks-");

    public string Folder => folder.FullName;

    /// <summary>Writes a notebook; a cell that begins with <c>%%</c> is text.</summary>
    public string Write(string name, params IEnumerable<string> cells)
    {
        var path = Path.Combine(Folder, name);
        var notebook = new JsonObject { ["cells"] = new JsonArray([.. cells.Select(Cell)]), ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 2 };
        File.WriteAllText(path, notebook.ToJsonString());
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static JsonObject Cell(string source) => source.StartsWith("%%", StringComparison.Ordinal)
        ? new JsonObject { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = source[2..] }
        : new JsonObject
        {
            ["cell_type"] = "code", ["execution_count"] = 7, ["outputs"] = new JsonArray(), ["source"] = source,
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray(source.Contains("MayFail", StringComparison.Ordinal) ? "raises-exception" : "other") },
        };
}
