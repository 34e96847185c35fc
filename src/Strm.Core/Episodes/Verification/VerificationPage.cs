using System.Net;
using System.Text;

namespace Strm.Episodes;

/// <summary>A verification as one HTML page that needs nothing else.</summary>
public static class VerificationPage
{
    private const int ListedNames = 200;

    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{
        padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:right}
        th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}
        .bad{background:#fdecea}.warn{background:#fff6e0}.ok{color:#20703a}.no{color:#b3261e}
        details{margin:.5rem 0}li{overflow-wrap:anywhere}
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="report">The report.</param>
    public static string Html(VerificationReport report)
    {
        var page = new StringBuilder();
        var faults = report.Faults();
        page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
            .Append(Text($"{report.Protocol}: {Path.GetFileName(report.Location)}"))
            .Append("</title><style>").Append(Style).Append("</style><h1>").Append(
                Text(report.Protocol)).Append("</h1><p>").Append(Text(report.Location)).Append("</p>");
        page.Append(faults.Count == 0 ? "<p class=\"ok\">The archive is fit for this protocol.</p>" : "");
        foreach (var fault in faults) page.Append("<p class=\"no\">").Append(Text(fault)).Append("</p>");
        Table(page, report);
        List(page, "Names that look misspelt", report.Mismatches.Select(m => $"{m.Expected} is missing; {m.Closest} is most like it"));
        List(page, "Missing clips", report.Classes.SelectMany(c => c.Class.Missing).Select(m => m.ToString()));
        List(
            page,
            $"Clips with fewer than {report.Options.Frames} frames",
            report.Classes.SelectMany(c => c.Class.TooShort).Select(c => c.ToString()));
        List(page, "Clips that cannot be decoded", report.Classes.SelectMany(c => c.Undecodable).Select(u => $"{u.Clip.Id}: {u.Reason}"));
        List(page, "Classes of the archive that the protocol does not have", report.UnusedClasses);
        List(page, "Notes", report.Problems.Select(p => p.Detail));
        return page.Append("</html>\n").ToString();
    }

    private static void Table(StringBuilder page, VerificationReport report)
    {
        page.Append("<table><tr><th>Split<th>Class<th>Expected<th>Found<th>Missing<th>Too short<th>Undecodable<th>Usable</tr>");
        foreach (var row in report.Classes)
        {
            var mark = !row.IsEnough || row.Undecodable.Count > 0
                ? " class=\"bad\""
                : row.Missing > 0 || row.Class.TooShort.Count > 0
                ? " class=\"warn\""
                : "";
            page.Append("<tr").Append(mark).Append("><td>").Append(row.Part.ToString().ToLowerInvariant()).Append("<td>")
                .Append(Text(row.Class.Name));
            int?[] numbers =
            [
                row.Class.Expected, row.Class.Found, row.Missing, row.Class.TooShort.Count, row.Undecodable.Count, row.Usable,
            ];
            foreach (var number in numbers)
                page.Append("<td>").Append(number);
            page.Append("</tr>");
        }

        page.Append("</table>");
    }

    private static void List(StringBuilder page, string title, IEnumerable<string> items)
    {
        var texts = items.ToList();
        if (texts.Count == 0) return;
        page.Append("<details open><summary>").Append(Text(title)).Append(" (").Append(texts.Count).Append(")</summary><ul>");
        foreach (var text in texts.Take(ListedNames)) page.Append("<li>").Append(Text(text));
        if (texts.Count > ListedNames) page.Append("<li>and ").Append(texts.Count - ListedNames).Append(" more: see the JSON report");
        page.Append("</ul></details>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
