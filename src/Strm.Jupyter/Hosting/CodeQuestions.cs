using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Strm.Jupyter.Hosting;

/// <summary>Answers a front end's questions about code: completions at the cursor, and what is there.</summary>
internal sealed class CodeQuestions(Kernel kernel)
{
    /// <summary>What could be written at the cursor, each with the whole expression that it replaces.</summary>
    public async Task<JsonObject> CompleteAsync(string code, int cursor)
    {
        var end = CodePosition.ToOffset(code, cursor);
        var word = DottedWord.Before(code, end);
        var result = await kernel.SendAsync(new RequestCompletions(code, CodePosition.ToLine(code, end)));
        var produced = result.Events.OfType<CompletionsProduced>().FirstOrDefault();
        if (LineStart(code, end) is var line && line < end && code[line] == '#') word = WordOfDirective(code, line, end);
        var typed = word.Word(code);
        var items = (produced?.Completions ?? [])
            .Where(item => Fits(item, typed))
            .OrderBy(item => item.SortText, StringComparer.OrdinalIgnoreCase).DistinctBy(item => Text(item)).ToList();
        var (start, stop) = (CodePosition.ToCursor(code, word.Start), CodePosition.ToCursor(code, end));
        return new JsonObject
        {
            ["status"] = "ok", ["cursor_start"] = start, ["cursor_end"] = stop,
            ["matches"] = new JsonArray([.. items.Select(item => (JsonNode?)(word.Prefix(code) + Text(item)))]),
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([.. items.Select(item => (JsonNode?)new JsonObject
                {
                    ["text"] = word.Prefix(code) + Text(item), ["type"] = item.Kind.ToLowerInvariant(), ["start"] = start, ["end"] = stop,
                })]),
            },
        };
    }

    /// <summary>What is at the cursor, or which call surrounds it.</summary>
    public async Task<JsonObject> InspectAsync(string code, int cursor)
    {
        var offset = CodePosition.ToOffset(code, cursor);
        var text = await HoverAsync(code, offset) ?? (offset > 0 ? await HoverAsync(code, offset - 1) : null)
            ?? await CallAsync(code, offset);
        var data = new JsonObject();
        if (text is not null)
            (data["text/plain"], data["text/markdown"]) = (
                text.Replace("```csharp\n", "", StringComparison.Ordinal).Replace("\n```", "", StringComparison.Ordinal), text);
        return new JsonObject { ["status"] = "ok", ["found"] = text is not null, ["data"] = data, ["metadata"] = new JsonObject() };
    }

    private async Task<string?> HoverAsync(string code, int offset)
    {
        var result = await kernel.SendAsync(new RequestHoverText(code, CodePosition.ToLine(code, offset)));
        var content = result.Events.OfType<HoverTextProduced>().FirstOrDefault()?.Content.FirstOrDefault()?.Value.ReplaceLineEndings("\n");
        return string.IsNullOrWhiteSpace(content) ? null : content;
    }

    private async Task<string?> CallAsync(string code, int offset)
    {
        var result = await kernel.SendAsync(new RequestSignatureHelp(code, CodePosition.ToLine(code, offset)));
        if (result.Events.OfType<SignatureHelpProduced>().FirstOrDefault() is not { Signatures.Count: > 0 } call) return null;
        var signatures = string.Join('\n', call.Signatures.Select(signature => signature.Label));
        return $"```csharp\n{signatures}\n```\n\n{call.Signatures[0].Documentation?.Value}".TrimEnd();
    }

    // Snippets have placeholders to fill in, which Jupyter does not know.
    private static string Text(CompletionItem item) =>
        (item.InsertTextFormat == InsertTextFormat.Snippet ? item.FilterText : item.InsertText) ?? item.DisplayText;

    // As in editors: the beginning of a word, or its capitals.
    private static bool Fits(CompletionItem item, string typed)
    {
        var word = item.FilterText ?? item.DisplayText;
        return word.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ||
               (typed.Length > 1 && typed.All(char.IsUpper) &&
                   string.Concat(word.Where(char.IsUpper)).StartsWith(typed, StringComparison.Ordinal));
    }

    private static int LineStart(string code, int end) => end == 0 ? 0 : code.LastIndexOf('\n', end - 1) + 1;

    private static DottedWord WordOfDirective(string code, int line, int end)
    {
        var start = Math.Max(line, code.LastIndexOf(' ', end - 1) + 1);
        return new DottedWord(start, start, end);
    }
}
