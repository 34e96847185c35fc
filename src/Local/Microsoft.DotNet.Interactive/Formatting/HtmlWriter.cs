using System.Collections;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Values as HTML: scalars as text, sequences as tables, objects as trees that open.</summary>
internal static class HtmlWriter
{
    // Colours come from the page, so that it reads well in light and dark.
    private static readonly IHtmlContent Styles = new HtmlString("""
        <style>
        .dni-code-hint { font-style: italic; overflow: hidden; white-space: nowrap; }
        .dni-treeview { white-space: nowrap; }
        details.dni-treeview { padding-left: 1em; }
        .dni-treeview td, table.dni-table td, table.dni-table th { vertical-align: top; text-align: start; }
        .dni-plaintext pre { margin: 0; padding: 0; background: none; color: inherit; }
        </style>
        """);

    public static bool Write(object value, FormatContext context)
    {
        if (value is IHtmlContent html) html.WriteTo(context.Writer, HtmlEncoder.Default);
        else if (Members.IsScalar(value)) WriteText(Members.ScalarText(value), context);
        else if (!context.AllowRecursion) WriteText(Members.TypeName(value.GetType()), context);
        else if (value is IDictionary dictionary) WriteSequence(Pairs(dictionary), context, "key", Keys(dictionary));
        else if (value is IEnumerable sequence) WriteSequence(sequence, context, "index", null);
        else WriteObject(value, context);
        return true;
    }

    public static void WriteText(string text, FormatContext context)
    {
        context.RequireOnComplete("dni-styles", Styles);
        context.Writer.Write($"<div class=\"dni-plaintext\"><pre>{Html.Escape(text)}</pre></div>");
    }

    private static List<object?> Pairs(IDictionary dictionary) => [.. dictionary.Values.Cast<object?>()];

    private static List<object?> Keys(IDictionary dictionary) => [.. dictionary.Keys.Cast<object?>()];

    private static void WriteSequence(IEnumerable sequence, FormatContext context, string heading, List<object?>? keys)
    {
        var (items, more, count) = Members.Items(sequence);
        if (keys is null && items.All(item => item is null || Members.IsScalar(item)))
        {
            var texts = items.Select(item => item is null ? Formatter.NullString : Members.ScalarText(item));
            WriteText($"[ {string.Join(", ", texts)}{(more ? ", " + MoreText(items.Count, count) : string.Empty)} ]", context);
            return;
        }

        WriteTable(items, keys, heading, context, more ? MoreText(items.Count, count) : null);
    }

    private static string MoreText(int shown, int? count) => count is { } total ? $"... ({total - shown} more)" : "... (more)";

    private static void WriteTable(IReadOnlyList<object?> items, List<object?>? keys, string heading, FormatContext context, string? more)
    {
        context.RequireOnComplete("dni-styles", Styles);
        var rows = items.Select(RowOf).ToList();
        var columns = rows.SelectMany(row => row.Select(cell => cell.Name)).Distinct().ToList();
        var writer = context.Writer;
        writer.Write($"<table class=\"dni-table\"><thead><tr><th><i>{heading}</i></th>");
        foreach (var column in columns) writer.Write($"<th>{Html.Escape(column)}</th>");
        writer.Write("</tr></thead><tbody>");
        for (var i = 0; i < rows.Count; i++)
        {
            writer.Write("<tr><td>");
            WriteCell(keys is null ? i : keys[i], context);
            writer.Write("</td>");
            foreach (var column in columns)
            {
                writer.Write("<td>");
                if (rows[i].FirstOrDefault(cell => cell.Name == column) is { Name: not null } cell) WriteCell(cell.Value, context);
                writer.Write("</td>");
            }

            writer.Write("</tr>");
        }

        if (more is not null) writer.Write($"<tr><td colspan=\"{columns.Count + 1}\"><i>{more}</i></td></tr>");
        writer.Write("</tbody></table>");
    }

    private static IReadOnlyList<(string Name, object? Value)> RowOf(object? item) =>
        item is null || Members.IsScalar(item) || item is IEnumerable or IHtmlContent || Formatter.HasOwnHtml(item.GetType()) ? [("value", item)] :
        Members.Of(item) is { Count: > 0 } members ? members : [("value", item.ToString())];

    private static void WriteObject(object value, FormatContext context)
    {
        var members = Members.Of(value);
        if (members.Count == 0)
        {
            WriteText(value.ToString() ?? string.Empty, context);
            return;
        }

        context.RequireOnComplete("dni-styles", Styles);
        var writer = context.Writer;
        var open = context.Depth < 1 ? " open=\"open\"" : string.Empty;
        writer.Write($"<details{open} class=\"dni-treeview\"><summary><span class=\"dni-code-hint\"><code>{Html.Escape(Hint(value))}</code></span></summary><div><table><tbody>");
        foreach (var (name, member) in members)
        {
            writer.Write($"<tr><td>{Html.Escape(name)}</td><td>");
            WriteCell(member, context);
            writer.Write("</td></tr>");
        }

        writer.Write("</tbody></table></div></details>");
    }

    private static void WriteCell(object? value, FormatContext context) => context.Nested(() => value.FormatTo(context, HtmlFormatter.MimeType));

    private static string Hint(object value)
    {
        var text = value.ToString() ?? string.Empty;
        var type = value.GetType();
        if (text.Length == 0 || text == type.ToString()) text = Members.TypeName(type);
        return text.Length <= 120 ? text : text[..120] + "…";
    }
}
