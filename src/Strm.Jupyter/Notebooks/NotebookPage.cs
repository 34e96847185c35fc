using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Strm.Jupyter.Notebooks;

/// <summary>A notebook as a page: style included, readable in light and dark, pictures from its folder embedded.</summary>
internal static class NotebookPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c2733; --paper: #ffffff; --soft: #5b6b7b; --line: #d9e0e7; --code: #f4f6f8;
          --accent: #1f6fb2; --bad: #b3261e; --bad-paper: #fdf1f0; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4eaf0; --paper: #14191f; --soft: #9aa8b5; --line: #33404c; --code: #1c232b;
            --accent: #6db3ec; --bad: #ff9a8f; --bad-paper: #2c1a1a; } }
        body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper);
          max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        a { color: var(--accent); } img, svg { max-width: 100%; } p, li { max-width: 48rem; }
        .cell { display: grid; grid-template-columns: 3.5rem minmax(0, 1fr); margin: .8rem 0; }
        .count { color: var(--soft); font: 12px/1.6 ui-monospace, monospace; padding-top: .55rem; } .text { grid-column: 2; }
        pre { font: 13.5px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; margin: 0; overflow-x: auto; }
        code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .9em; }
        .code, .text pre { background: var(--code); border: 1px solid var(--line); border-radius: 4px; padding: .5rem .7rem; }
        .outputs { grid-column: 2; padding: .5rem 0 0 .2rem; overflow-x: auto; }
        .outputs > * + * { margin-top: .5rem; } .stderr { background: var(--bad-paper); padding: .3rem .5rem; }
        .error { color: var(--bad); background: var(--bad-paper); padding: .5rem .7rem; border-radius: 4px; }
        table { border-collapse: collapse; margin: .5rem 0; }
        th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: left; }
        """;

    // Richest first: a viewer shows the first one it can.
    private static readonly string[] Shown =
    [
        "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain", "application/json"
    ];

    /// <summary>The page.</summary>
    public static string Html(NotebookFile notebook)
    {
        var markdown = new MarkdownText(Path.GetDirectoryName(notebook.Path)!);
        var page = new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width\"/>");
        page.Append($"<title>{Escape(Title(notebook))}</title>\n<style>\n{Style}\n</style></head>\n<body>\n");
        foreach (var cell in notebook.Cells) Append(page, cell, markdown);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string Title(NotebookFile notebook)
    {
        var heading = notebook.Cells.Where(cell => cell.IsMarkdown)
            .SelectMany(cell => cell.Source.Split('\n')).FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal));
        return heading is null ? Path.GetFileNameWithoutExtension(notebook.Path) : heading[2..].Trim();
    }

    private static void Append(StringBuilder page, NotebookCell cell, MarkdownText markdown)
    {
        page.Append("<div class=\"cell\">");
        if (!cell.IsCode)
        {
            var text = cell.IsMarkdown ? markdown.ToHtml(cell.Source) : $"<pre>{Escape(cell.Source)}</pre>";
            page.Append($"<div class=\"text\">{text}</div></div>\n");
            return;
        }

        page.Append($"<div class=\"count\">[{cell.ExecutionCount}]</div><pre class=\"code\">{Escape(cell.Source)}</pre>");
        if (cell.Outputs.Count > 0)
            page.Append("<div class=\"outputs\">")
                .AppendJoin('\n', cell.Outputs.Select(output => Output(output!, markdown))).Append("</div>");
        page.Append("</div>\n");
    }

    private static string Output(JsonNode output, MarkdownText markdown) => (string?)output["output_type"] switch
    {
        "stream" => $"<pre class=\"{Stream(output)}\">{Escape(NotebookLines.Join(output["text"]))}</pre>",
        "error" => $"<pre class=\"error\">{Escape(string.Join('\n', output["traceback"]!.AsArray().Select(line => (string?)line)))}</pre>",
        _ => Data(output["data"]!.AsObject(), markdown),
    };

    private static string Stream(JsonNode output) => (string?)output["name"] == "stderr" ? "stderr" : "stdout";

    private static string Data(JsonObject data, MarkdownText markdown)
    {
        var type = Shown.FirstOrDefault(data.ContainsKey);
        var text = type is null ? string.Empty : NotebookLines.Join(data[type]);
        return type switch
        {
            "text/html" or "image/svg+xml" => $"<div>{text}</div>",
            "image/png" or "image/jpeg" => $"<img alt=\"\" src=\"data:{type};base64,{text.ReplaceLineEndings(string.Empty)}\"/>",
            "text/markdown" => $"<div>{markdown.ToHtml(text)}</div>",
            "application/json" => $"<pre>{Escape(data[type]!.ToJsonString())}</pre>",
            _ => $"<pre>{Escape(text)}</pre>",
        };
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
