using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Text to HTML.</summary>
public static class Html
{
    /// <summary>Takes the text as HTML, as it is.</summary>
    public static IHtmlContent ToHtmlContent(this string value) => new HtmlString(value);

    /// <summary>Escapes the text.</summary>
    public static IHtmlContent HtmlEncode(this string content) => new HtmlString(Escape(content));

    internal static string Escape(string? text) => HtmlEncoder.Default.Encode(text ?? string.Empty);
}
