using System.Globalization;
using Strm.Episodes;

namespace Strm.Reports;

/// <summary>A verification as a page.</summary>
public static class VerificationPage
{
    private const int ListedNames = 200;

    private static readonly string[] Header = ["Split", "Class", "Expected", "Found", "Missing", "Too short", "Undecodable", "Usable", ""];

    /// <summary>Draws the page.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The page.</returns>
    public static HtmlPage Draw(VerificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var view = new ViewBuilder().Paragraph(report.Location);
        var faults = report.Faults();
        if (faults.Count == 0) view.Note("The archive is fit for this protocol.", NoteKind.Success);
        foreach (var fault in faults) view.Note(fault, NoteKind.Error);
        view.Table(Header, report.Classes.Select(Row), 2);
        List(view, "Names that look misspelt", report.Mismatches.Select(m => $"{m.Expected} is missing; the closest name is {m.Closest}"));
        List(view, "Missing clips", report.Classes.SelectMany(c => c.Class.Missing).Select(m => m.ToString()));
        List(
            view,
            $"Clips with fewer than {report.Options.Frames} frames",
            report.Classes.SelectMany(c => c.Class.TooShort).Select(c => c.ToString()));
        List(view, "Clips that cannot be decoded", report.Classes.SelectMany(c => c.Undecodable).Select(u => $"{u.Clip.Id}: {u.Reason}"));
        List(view, "Classes of the archive that the protocol does not have", report.UnusedClasses);
        List(view, "Notes", report.Problems.Select(p => p.Detail));
        return new HtmlPage($"{report.Protocol}: {Path.GetFileName(report.Location)}", view);
    }

    private static string[] Row(ClassVerification row)
    {
        var isBad = !row.IsEnough || row.Undecodable.Count > 0;
        var mark = isBad ? "✗" : row.Missing > 0 || row.Class.TooShort.Count > 0 ? "look" : "";
        int?[] numbers = [row.Class.Expected, row.Class.Found, row.Missing, row.Class.TooShort.Count, row.Undecodable.Count, row.Usable];
        var texts = numbers.Select(number => number?.ToString(CultureInfo.InvariantCulture) ?? "");
        return [row.Part.ToString().ToLowerInvariant(), row.Class.Name, .. texts, mark];
    }

    private static void List(ViewBuilder view, string title, IEnumerable<string> items)
    {
        var texts = items.ToList();
        if (texts.Count == 0) return;
        var list = new ViewBuilder().List(texts.Take(ListedNames));
        if (texts.Count > ListedNames) list.Legend($"And {texts.Count - ListedNames} more: see the JSON report.");
        view.Folded($"{title} ({texts.Count})", list, isOpen: true);
    }
}
