using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strm.Cli.Commands;

/// <summary>A line of a benchmark's result.</summary>
/// <param name="Name">What was measured, for example <c>checkpoint/load-pt</c>.</param>
/// <param name="Unit">The unit of value and baseline, for example <c>s</c>.</param>
/// <param name="Value">This project's figure.</param>
/// <param name="Baseline">The same work in PyTorch or by the official procedure; null where it cannot run here.</param>
/// <param name="Ratio">How many times better the value is than the baseline, whatever the unit.</param>
/// <param name="Note">What must be known to read it; left out where there is nothing.</param>
internal sealed record BenchmarkRow(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("baseline")] double? Baseline,
    [property: JsonPropertyName("ratio")] double? Ratio,
    [property: JsonPropertyName("note"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A figure of which less is better, for example seconds.</summary>
    public static BenchmarkRow LessIsBetter(string name, string unit, double value, double? baseline) => new(name, unit, value, baseline, baseline / value);

    /// <summary>A figure of which more is better, for example frames per second.</summary>
    public static BenchmarkRow MoreIsBetter(string name, string unit, double value, double? baseline) => new(name, unit, value, baseline, value / baseline);

    /// <summary>A row of a benchmark in the library.</summary>
    public static BenchmarkRow Of(BenchmarkResult result) => new(result.Name, result.Unit, result.Value, result.Baseline, result.Ratio, result.Note);

    /// <summary>Prints rows for a script or for people.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="json">Whether for a script.</param>
    /// <param name="output">Where to.</param>
    public static void Print(IReadOnlyList<BenchmarkRow> rows, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(rows, Indented));
            return;
        }

        foreach (var row in rows)
            output.WriteLine($"{row.Name,-40} {Text(row.Value),12} {row.Unit,-6} {(row.Baseline is { } baseline ? $"baseline {Text(baseline)} {row.Unit}, {row.Ratio:0.##} times better" : "no baseline")}{(row.Note is null ? "" : $" ({row.Note})")}");
    }

    private static string Text(double value) => Math.Abs(value) is > 0 and < 0.001 ? $"{value:0.0e0}" : $"{value:0.###}";
}
