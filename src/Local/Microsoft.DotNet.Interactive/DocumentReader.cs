using System.Text.Json;

namespace Microsoft.DotNet.Interactive;

/// <summary>Reads the cells of a notebook or script: .ipynb, .dib, .csx, .cs, .md, .html, .js.</summary>
internal static class DocumentReader
{
    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".cs"] = "csharp",
        [".csx"] = "csharp",
        [".md"] = "markdown",
        [".html"] = "html",
        [".js"] = "javascript",
    };

    public static async Task<IReadOnlyList<(string Language, string Text)>> ReadAsync(FileInfo file)
    {
        if (!file.Exists) throw new FileNotFoundException($"There is no file {file.FullName}.");
        var text = await File.ReadAllTextAsync(file.FullName);
        return file.Extension.ToUpperInvariant() switch
        {
            ".IPYNB" => ReadNotebook(file, text),
            ".DIB" => ReadDib(text),
            _ when Languages.TryGetValue(file.Extension, out var language) => [(language, text)],
            _ => throw new NotSupportedException($"Files of type {file.Extension} cannot be run; .ipynb, .dib, .csx and .cs can."),
        };
    }

    private static List<(string Language, string Text)> ReadNotebook(FileInfo file, string text)
    {
        try
        {
            return ReadCells(text);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IOException($"{file.FullName} is no notebook: {exception.Message}", exception);
        }
    }

    private static List<(string Language, string Text)> ReadCells(string text)
    {
        using var notebook = JsonDocument.Parse(text);
        List<(string, string)> cells = [];
        foreach (var cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
        {
            var source = cell.GetProperty("source");
            var code = source.ValueKind == JsonValueKind.Array ? string.Concat(source.EnumerateArray().Select(line => line.GetString())) : source.GetString();
            var type = cell.GetProperty("cell_type").GetString();
            if (type is "code" or "markdown") cells.Add((type == "markdown" ? type : Language(cell), code ?? string.Empty));
        }

        return cells;
    }

    private static string Language(JsonElement cell) =>
        cell.TryGetProperty("metadata", out var metadata) &&
        metadata.TryGetProperty("polyglot_notebook", out var polyglot) &&
        polyglot.TryGetProperty("kernelName", out var name) ? name.GetString() ?? "csharp" : "csharp";

    private static List<(string Language, string Text)> ReadDib(string text)
    {
        List<(string Language, string Text)> cells = [];
        var (language, lines) = ("csharp", new List<string>());
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            // A cell begins with its language alone on a line; other magic commands are part of a cell.
            if (line is "#!csharp" or "#!c#" or "#!markdown" or "#!html" or "#!javascript" or "#!meta")
            {
                Close();
                language = line == "#!c#" ? "csharp" : line[2..];
            }
            else
            {
                lines.Add(line);
            }
        }

        Close();
        return cells;

        void Close()
        {
            var cell = string.Join('\n', lines).Trim('\n');
            if (language != "meta" && !string.IsNullOrWhiteSpace(cell)) cells.Add((language, cell));
            lines.Clear();
        }
    }
}
