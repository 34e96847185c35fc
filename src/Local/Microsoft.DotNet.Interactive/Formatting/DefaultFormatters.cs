using System.Text.Json;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>How values are written that nobody registered a formatter for.</summary>
internal static class DefaultFormatters
{
    /// <summary>One line that tells a value from others, for lists of variables.</summary>
    public const string SummaryMimeType = "text/plain+summary";

    private const int SummaryLength = 120;

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        ReferenceHandler = System.Text.Json.Serialization.ReferenceHandler.IgnoreCycles,
    };

    private static readonly Dictionary<string, ITypeFormatter> All = new()
    {
        [PlainTextFormatter.MimeType] = new AnonymousTypeFormatter(typeof(object), PlainTextFormatter.MimeType, PlainTextWriter.Write),
        [HtmlFormatter.MimeType] = new AnonymousTypeFormatter(typeof(object), HtmlFormatter.MimeType, HtmlWriter.Write),
        [JsonFormatter.MimeType] = new AnonymousTypeFormatter(typeof(object), JsonFormatter.MimeType, WriteJson),
        [SummaryMimeType] = new AnonymousTypeFormatter(typeof(object), SummaryMimeType, WriteSummary),
    };

    public static ITypeFormatter? For(string mimeType) => All.GetValueOrDefault(mimeType);

    public static void WriteNull(FormatContext context, string mimeType)
    {
        if (mimeType == HtmlFormatter.MimeType) HtmlWriter.WriteText(Formatter.NullString, context);
        else context.Writer.Write(mimeType == JsonFormatter.MimeType ? "null" : Formatter.NullString);
    }

    private static bool WriteJson(object value, FormatContext context)
    {
        context.Writer.Write(JsonSerializer.Serialize(value, value.GetType(), Json));
        return true;
    }

    private static bool WriteSummary(object value, FormatContext context)
    {
        var text = string.Join(' ', value.ToDisplayString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        context.Writer.Write(text.Length <= SummaryLength ? text : text[..SummaryLength] + "…");
        return true;
    }
}
