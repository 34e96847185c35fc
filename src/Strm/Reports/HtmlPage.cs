using System.Security.Cryptography;
using System.Text;

namespace Strm.Reports;

/// <summary>
/// A self-contained page: style and pictures are included, it needs no network, and it follows the reader's light or dark setting.
/// </summary>
/// <remarks>
/// Its Content-Security-Policy lets a browser run nothing but the page's own scripts, by their hashes, and load nothing at all.
/// </remarks>
/// <param name="title">Its title and first heading.</param>
/// <param name="content">What it shows.</param>
/// <param name="scripts">Scripts at its end, and those that they add to it; most pages have none.</param>
public sealed class HtmlPage(string title, ViewBuilder content, params IReadOnlyList<PageScript> scripts)
{
    /// <summary>Its title.</summary>
    public string Title { get; } = title;

    private string Policy
    {
        get
        {
            var hashes = scripts.Select(
                script => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Code)))}'");
            var allowed = scripts.Count == 0 ? "" : $"script-src{string.Concat(hashes)}; ";
            return $"default-src 'none'; {allowed}style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
        }
    }

    /// <summary>The page as a cell's output in a notebook: its content below its title.</summary>
    /// <returns>HTML and text.</returns>
    public ResultView ToView() => content.Build(Title);

    /// <summary>Writes the page; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToString())));

    /// <summary>The whole page.</summary>
    /// <returns>HTML.</returns>
    public override string ToString() => HtmlMarkup.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1"><title>{Title}</title>
        {StyleSheet.Element}</head>
        <body class="strm-page"><main class="strm auto"><h1>{Title}</h1>
        {content.Content}</main>
        {scripts.Where(script => script.IsInPage).Select(script => HtmlMarkup.Script(script.Code))}</body>
        </html>

        """).ToString();
}

/// <summary>A script of a page.</summary>
/// <param name="Code">The JavaScript.</param>
/// <param name="IsInPage">Whether the page has it as an element; otherwise another script adds it.</param>
public sealed record PageScript(string Code, bool IsInPage = true);
