using System.Globalization;
using System.Text;
using Strm.Cli.Commands;

namespace Strm.Speed;

/// <summary>Figures of benchmarks as a table for a page.</summary>
internal static class BenchmarkTable
{
    /// <summary>A row for each figure.</summary>
    /// <param name="rows">The figures.</param>
    /// <returns>The table in Markdown.</returns>
    public static string Markdown(IEnumerable<BenchmarkResult> rows)
    {
        var text = new StringBuilder("| What | Unit | Here | Compared | Times better | |\n|---|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            var compared = row.Baseline is { } baseline ? Text(baseline) : "";
            var ratio = row.Ratio is { } times ? Text(times) : "";
            text.Append(CultureInfo.InvariantCulture, $"| `{row.Name}` | {row.Unit} | {Text(row.Value)} | {compared} | {ratio} | {row.Note} |\n");
        }

        return text.ToString();
    }

    // Three digits: more than a noisy machine repeats.
    private static string Text(double value) => value switch
    {
        0 => "0",
        _ when Math.Abs(value) < 0.001 => value.ToString("0.0e0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString("G3", CultureInfo.InvariantCulture),
    };
}
