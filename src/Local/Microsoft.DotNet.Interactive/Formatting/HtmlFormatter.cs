namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The formatters of <c>text/html</c>.</summary>
public static class HtmlFormatter
{
    public const string MimeType = "text/html";

    public static ITypeFormatter GetPreferredFormatterFor(Type type) => Formatter.GetPreferredFormatterFor(type, MimeType);
}
