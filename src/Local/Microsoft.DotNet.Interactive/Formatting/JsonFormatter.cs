namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The formatters of <c>application/json</c>.</summary>
public static class JsonFormatter
{
    public const string MimeType = "application/json";

    public static ITypeFormatter GetPreferredFormatterFor(Type type) => Formatter.GetPreferredFormatterFor(type, MimeType);
}
