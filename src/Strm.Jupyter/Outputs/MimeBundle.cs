using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Strm.Jupyter.Outputs;

/// <summary>Turns a kernel's formatted values into Jupyter's dictionaries of MIME types.</summary>
internal static class MimeBundle
{
    /// <summary>Makes the dictionary.</summary>
    /// <param name="value">The value itself, if the event has it: supplies text for values that have none.</param>
    /// <param name="formatted">The value as the kernel formatted it.</param>
    /// <returns>JSON types as JSON, all others as text.</returns>
    public static JsonObject Of(object? value, IReadOnlyCollection<FormattedValue> formatted)
    {
        var data = new JsonObject();
        foreach (var item in formatted) data[item.MimeType] = IsJson(item.MimeType) ? Parse(item.Value) : item.Value;
        var isHtmlAlone = !data.ContainsKey(PlainTextFormatter.MimeType) && data.ContainsKey(HtmlFormatter.MimeType);
        if (isHtmlAlone && value is not null and not IHtmlContent)
        {
            data[PlainTextFormatter.MimeType] = value.ToDisplayString(PlainTextFormatter.MimeType);
        }

        return data;
    }

    private static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
