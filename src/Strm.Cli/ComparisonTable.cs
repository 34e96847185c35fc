using System.Globalization;
using Spectre.Console;
using Strm.Studies;

namespace Strm.Cli;

/// <summary>Shows a comparison on a terminal.</summary>
internal static class ComparisonTable
{
    /// <summary>Prints the rows and where the report is.</summary>
    public static void Print(ComparisonResult result, string kind, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn(kind).NoWrap())
            .AddColumns("Accuracy in %", "To the first", "Reversal pairs", "Episodes");
        foreach (var row in result.Rows) table.AddRow([.. Row(row).Select(Markup.Escape)]);
        console.Write(table);
        output.WriteLine("Accuracies and paired differences with their 95 % intervals.");
        output.WriteLine($"Report: {result.ReportPath}");
        output.WriteLine($"Table: {result.TablePath}");
        output.WriteLine($"Numbers: {result.JsonPath}");
    }

    private static string[] Row(ComparisonRow row) =>
    [
        row.Entry.Name,
        string.Create(CultureInfo.InvariantCulture, $"{100 * row.Accuracy.Mean:0.0} ± {100 * row.Accuracy.HalfWidth:0.0}"),
        row.Difference is { } d ? string.Create(CultureInfo.InvariantCulture, $"{100 * d.Mean:+0.0;-0.0;0.0} ± {100 * d.HalfWidth:0.0}") : "",
        row.Reversals is { } r ? string.Create(CultureInfo.InvariantCulture, $"{100 * r.Mean:0.0} ± {100 * r.HalfWidth:0.0}") : "",
        row.Accuracy.Episodes.ToString(CultureInfo.InvariantCulture),
    ];
}
