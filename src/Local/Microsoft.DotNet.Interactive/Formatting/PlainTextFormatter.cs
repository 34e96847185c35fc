namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The formatters of <c>text/plain</c>.</summary>
public static class PlainTextFormatter
{
    public const string MimeType = "text/plain";

    public static ITypeFormatter GetPreferredFormatterFor(Type type) => Formatter.GetPreferredFormatterFor(type, MimeType);
}
