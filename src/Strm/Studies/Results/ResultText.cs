using System.Globalization;
using System.Text;
using Strm.Reports;

namespace Strm.Studies;

/// <summary>A <see cref="ResultTable"/> as text: Markdown, CSV, LaTeX or a page.</summary>
public static class ResultText
{
    private const string NotRun = "not run";

    private const string Caption = "5-way {0}-shot accuracy in %. Paper: the authors' README, which has 5-shot results; ours: mean ± "
        + "half of the 95 % interval.";

    /// <summary>Markdown: one table of the paper's form for each number of shots, then every evaluation.</summary>
    /// <param name="table">The results.</param>
    /// <returns>The text.</returns>
    public static string ToMarkdown(ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        foreach (var shot in ShotsOf(table))
            Markdown(text.Append(CaptionOf(shot)).Append("\n\n"), ResultTable.PaperHeader, table.PaperRows(shot));
        if (table.EvaluationRows() is { Count: > 0 } rows) Markdown(text.Append("Evaluations\n\n"), ResultTable.EvaluationHeader, rows);
        return text.ToString();
    }

    /// <summary>
    /// CSV with a header, one line per result, accuracies as fractions; without an accuracy, the run column says 'not run'.
    /// </summary>
    /// <param name="table">The results.</param>
    /// <returns>The text.</returns>
    public static string ToCsv(ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        // DataFrame.SaveCsv would write 0.789 as 0.78900000000000003.
        var text = new StringBuilder("method,source,protocol,way,shot,accuracy,half_width,episodes,run,id,variant\n");
        foreach (var row in table.Rows)
        {
            string[] fields =
            [
                row.Method, row.Source, row.Protocol, Invariant(row.Way), Invariant(row.Shot), Invariant(row.Accuracy),
                Invariant(row.HalfWidth), Invariant(row.Episodes),
                row.Run ?? (row.Accuracy is null ? NotRun : ""), row.Id ?? "", row.Variant,
            ];
            text.AppendJoin(',', fields.Select(Quoted)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>LaTeX: one tabular of the paper's form for each number of shots, then every evaluation (package booktabs).</summary>
    /// <param name="table">The results.</param>
    /// <returns>The text.</returns>
    public static string ToLatex(ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        foreach (var shot in ShotsOf(table))
            Latex(
                text,
                CaptionOf(shot),
                "ll" + new string('c', ResultTable.Benchmarks.Count),
                ResultTable.PaperHeader,
                table.PaperRows(shot));
        if (table.EvaluationRows() is { Count: > 0 } rows) Latex(text, "Evaluations", "llllrrll", ResultTable.EvaluationHeader, rows);
        return text.ToString();
    }

    /// <summary>A page with the tables.</summary>
    /// <param name="table">The results.</param>
    /// <returns>The page.</returns>
    public static HtmlPage ToPage(ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var view = new ViewBuilder();
        foreach (var shot in ShotsOf(table))
        {
            view.Heading($"5-way {shot}-shot").Table(ResultTable.PaperHeader, table.PaperRows(shot), 2).Legend(CaptionOf(shot));
        }

        if (table.EvaluationRows() is { Count: > 0 } rows) view.Heading("Evaluations").Table(ResultTable.EvaluationHeader, rows, 4);
        return new HtmlPage("Few-shot action recognition: results", view);
    }

    /// <summary>An accuracy in %, with its interval if there is one.</summary>
    internal static string Accuracy(ResultRow row)
    {
        if (row.Accuracy is not { } accuracy) return NotRun;
        return row.HalfWidth is { } half ? $"{Numbers.Percent(accuracy)} ± {Numbers.Percent(half)}" : Numbers.Percent(accuracy);
    }

    /// <summary>A number with separated thousands.</summary>
    internal static string Count(int? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string CaptionOf(int shot) => Caption.Replace("{0}", Invariant(shot), StringComparison.Ordinal);

    // The paper's own table comes first.
    private static IEnumerable<int> ShotsOf(ResultTable table) => table.Shots.OrderBy(shot => shot != 5);

    private static void Latex(
        StringBuilder text, string caption, string columns, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        text.Append("% ").Append(caption).Append('\n').Append(@"\begin{tabular}{").Append(columns).Append("}\n\\toprule\n");
        text.AppendJoin(" & ", header.Select(Latex)).Append(" \\\\\n\\midrule\n");
        foreach (var row in rows) text.AppendJoin(" & ", row.Select(Latex)).Append(" \\\\\n");
        text.Append("\\bottomrule\n\\end{tabular}\n\n");
    }

    private static void Markdown(StringBuilder text, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        Line(text, header);
        Line(text, header.Select(_ => "---"));
        foreach (var row in rows) Line(text, row);
        text.Append('\n');
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Latex(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            escaped.Append(letter switch
            {
                '±' => "$\\pm$",
                '\\' => "\\textbackslash{}",
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{letter}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string Invariant<T>(T? value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}
