using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Where a value is written, how deep in an object graph it is, and what must be written once at the end.</summary>
public class FormatContext : IDisposable
{
    private readonly Dictionary<string, IHtmlContent> required = [];

    public FormatContext(TextWriter writer) => Writer = writer;

    internal FormatContext(TextWriter writer, int depth)
        : this(writer) => Depth = depth;

    public int Depth { get; private set; }

    public TextWriter Writer { get; }

    internal bool AllowRecursion => Depth <= Formatter.RecursionLimit;

    public void Dispose()
    {
        foreach (var content in required.Values) content.WriteTo(Writer, HtmlEncoder.Default);
        required.Clear();
        GC.SuppressFinalize(this);
    }

    internal void RequireOnComplete(string id, IHtmlContent content) => required.TryAdd(id, content);

    internal void Nested(Action write)
    {
        Depth++;
        try
        {
            write();
        }
        finally
        {
            Depth--;
        }
    }
}
