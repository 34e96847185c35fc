using System.Text.Json;

namespace Strm.Cli;

/// <summary>Shows the rows of a benchmark.</summary>
internal static class BenchmarkTable
{
    /// <summary>Writes the rows as a JSON list of <c>{"name","unit","value","baseline","ratio"}</c> or as a table.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="json">Whether to write JSON.</param>
    /// <param name="output">Where to write.</param>
    public static void Write(IReadOnlyList<BenchmarkResult> rows, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(rows.Select(r => new { r.Name, r.Unit, r.Value, r.Baseline, r.Ratio }), JsonSerializerOptions.Web));
            return;
        }

        output.WriteLine($"{"name",-32}{"unit",-20}{"value",12}{"baseline",12}{"ratio",8}");
        foreach (var row in rows) output.WriteLine($"{row.Name,-32}{row.Unit,-20}{row.Value,12:F1}{Text(row.Baseline, "F1"),12}{Text(row.Ratio, "F2"),8}");
    }

    private static string Text(double? number, string format) => number?.ToString(format) ?? "-";
}
