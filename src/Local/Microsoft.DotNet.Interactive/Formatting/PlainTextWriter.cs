using System.Collections;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Values as plain text: scalars as they are, short sequences on one line, objects with a line for each member.</summary>
internal static class PlainTextWriter
{
    private const string Indent = "  ";

    public static bool Write(object value, FormatContext context)
    {
        if (Members.IsScalar(value)) context.Writer.Write(Members.ScalarText(value));
        else if (value is IHtmlContent html) html.WriteTo(context.Writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        else if (!context.AllowRecursion) context.Writer.Write(Members.TypeName(value.GetType()));
        else if (value is IDictionary dictionary) WriteSequence(value, dictionary.Cast<object>(), context);
        else if (value is IEnumerable sequence) WriteSequence(value, sequence, context);
        else WriteObject(value, context);
        return true;
    }

    private static void WriteSequence(object value, IEnumerable sequence, FormatContext context)
    {
        var (items, more, count) = Members.Items(sequence);
        List<string> texts = [];
        context.Nested(() => texts.AddRange(items.Select(item => ItemText(item, context))));
        if (more) texts.Add(count is { } total ? $"... ({total - items.Count} more)" : "... (more)");
        if (texts.All(text => !text.Contains('\n', StringComparison.Ordinal)))
        {
            var line = texts.Count == 0 ? "[  ]" : $"[ {string.Join(", ", texts)} ]";
            if (items.All(item => item is null || Members.IsScalar(item)) || line.Length <= 100)
            {
                context.Writer.Write(line);
                return;
            }
        }

        context.Writer.Write(Members.TypeName(value.GetType()));
        foreach (var text in texts) WriteLine("- " + Continued(text, Indent), context);
    }

    private static void WriteObject(object value, FormatContext context)
    {
        var members = Members.Of(value);
        if (members.Count == 0)
        {
            context.Writer.Write(value.ToString());
            return;
        }

        context.Writer.Write(Members.TypeName(value.GetType()));
        context.Nested(() =>
        {
            foreach (var (name, member) in members) WriteLine($"{Indent}{name}: {Continued(ItemText(member, context), Indent + Indent)}", context);
        });
    }

    private static string ItemText(object? item, FormatContext context)
    {
        using var writer = new StringWriter();
        using var inner = new FormatContext(writer, context.Depth);
        item.FormatTo(inner, PlainTextFormatter.MimeType);
        return writer.ToString();
    }

    private static string Continued(string text, string indent) => text.Replace("\n", "\n" + indent, StringComparison.Ordinal);

    private static void WriteLine(string text, FormatContext context) => context.Writer.Write(Environment.NewLine + text);
}
