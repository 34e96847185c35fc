using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Strm.Notebooks.Tests;

/// <summary>A notebook file: its sources, and the text of its outputs.</summary>
internal sealed partial class Notebook
{
    private readonly List<JsonElement> cells;

    public Notebook(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        cells = [.. document.RootElement.Clone().GetProperty("cells").EnumerateArray()];
        Kernel = document.RootElement.GetProperty("metadata").GetProperty("kernelspec").GetProperty("name").GetString()!;
    }

    public string Kernel { get; }

    public int CellCount => cells.Count;

    public IReadOnlyList<string> Code => [.. Cells("code").Select(Source)];

    public IReadOnlyList<string> Markdown => [.. Cells("markdown").Select(Source)];

    /// <summary>The types of all outputs, in order.</summary>
    public IReadOnlyList<string> OutputTypes => [.. Outputs().Select(output => output.GetProperty("output_type").GetString()!)];

    /// <summary>Everything the outputs say as text.</summary>
    public string Text => string.Join('\n', Outputs().Select(TextOf));

    /// <summary>Everything the outputs say as HTML.</summary>
    public string Html => string.Join('\n', Outputs().Select(output => Data(output, "text/html")));

    /// <summary>All that the outputs show, in every form, but for the times that things took.</summary>
    public IReadOnlyList<string> Shown => [.. Outputs().Select(output => Times().Replace(output.GetRawText(), "…"))];

    /// <summary>What each cell shows, so that two kernels can be compared.</summary>
    public IReadOnlyList<CellOutputs> ByCell => [.. Cells("code").Select(cell => new CellOutputs(
        Source(cell).Split('\n')[0],
        [.. cell.GetProperty("outputs").EnumerateArray().Select(output => $"{output.GetProperty("output_type").GetString()} [{Forms(output)}] {Times().Replace(TextOf(output), "…")}")]))];

    /// <summary>What the cells print, line by line.</summary>
    public IReadOnlyList<string> Printed =>
        [.. Outputs().Where(output => output.TryGetProperty("text", out _)).SelectMany(output => TextOf(output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>A text without its numbers and the blanks around them, which another machine's arithmetic may change a little.</summary>
    public static string Words(string text) => Figures().Replace(text, "#");

    /// <summary>The text of a notebook file whose cells have not run.</summary>
    public static string WithoutOutputs(string path)
    {
        var notebook = JsonNode.Parse(File.ReadAllText(path))!;
        foreach (var cell in notebook["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code")) (cell!["outputs"], cell["execution_count"]) = (new JsonArray(), null);
        return notebook.ToJsonString();
    }

    private IEnumerable<JsonElement> Cells(string type) => cells.Where(cell => cell.GetProperty("cell_type").GetString() == type);

    private IEnumerable<JsonElement> Outputs() => Cells("code").SelectMany(cell => cell.GetProperty("outputs").EnumerateArray());

    private static string Source(JsonElement cell) => Joined(cell.GetProperty("source"));

    private static string Forms(JsonElement output) => output.TryGetProperty("data", out var data)
        ? string.Join(", ", data.EnumerateObject().Select(form => form.Name).Order(StringComparer.Ordinal))
        : output.TryGetProperty("name", out var stream) ? stream.GetString()! : "";

    private static string TextOf(JsonElement output) => output.TryGetProperty("text", out var stream) ? Joined(stream) : Data(output, "text/plain");

    private static string Data(JsonElement output, string type) =>
        output.TryGetProperty("data", out var data) && data.TryGetProperty(type, out var value) ? Joined(value) : string.Empty;

    private static string Joined(JsonElement value) => value.ValueKind is JsonValueKind.Array ? string.Concat(value.EnumerateArray().Select(line => line.GetString())) : value.GetString()!;

    [GeneratedRegex(@"\d[\d.,]*( tasks| episodes| clips)?(/| )(ms|s|min|h)\b( \d+ (s|min)\b)*|\d+ % of the time")]
    private static partial Regex Times();

    [GeneratedRegex(@"\s*-?\d[\d.,]*(e-?\d+)?\s*")]
    private static partial Regex Figures();
}
