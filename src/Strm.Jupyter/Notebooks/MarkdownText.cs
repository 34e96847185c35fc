using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Strm.Jupyter.Notebooks;

/// <summary>Renders the text cells of a notebook; pictures from the notebook's folder become part of the page.</summary>
internal sealed class MarkdownText(string folder)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoLinks().UseEmphasisExtras().Build();

    private static readonly Dictionary<string, string> Pictures = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif", [".svg"] = "image/svg+xml",
    };

    /// <summary>The text as HTML.</summary>
    public string ToHtml(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(link => link.IsImage)) Embed(link);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    private void Embed(LinkInline link)
    {
        if (link.Url is not { Length: > 0 } url || url.Contains(':', StringComparison.Ordinal)) return;
        var path = Path.Combine(folder, Uri.UnescapeDataString(url));
        if (!Pictures.TryGetValue(Path.GetExtension(path), out var type) || !File.Exists(path)) return;
        link.Url = $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
    }
}
