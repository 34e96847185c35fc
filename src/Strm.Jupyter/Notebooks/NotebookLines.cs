using System.Text.Json.Nodes;

namespace Strm.Jupyter.Notebooks;

/// <summary>Text as notebooks store it: a list of lines, each with its line end, so that diffs are line by line.</summary>
internal static class NotebookLines
{
    /// <summary>Splits a text.</summary>
    public static JsonArray Split(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Appends a text; the time depends only on that text, not on what is there already.</summary>
    public static void Append(JsonArray lines, string text)
    {
        var added = Split(text).Select(line => (string)line!).ToList();
        if (added.Count > 0 && lines.Count > 0 && (string)lines[^1]! is var open && !open.EndsWith('\n'))
        {
            lines[^1] = open + added[0];
            added.RemoveAt(0);
        }

        foreach (var line in added) lines.Add(line);
    }

    /// <summary>Joins a text that is stored as lines or as a whole.</summary>
    public static string Join(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => string.Empty,
    };
}
