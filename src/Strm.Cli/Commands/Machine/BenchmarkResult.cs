using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strm.Cli.Commands;

/// <summary>A line of a benchmark's result.</summary>
/// <param name="Name">What was measured, for example <c>checkpoint/load-pt</c>.</param>
/// <param name="Unit">The unit of value and baseline, for example <c>s</c>.</param>
/// <param name="Value">This project's figure.</param>
/// <param name="Baseline">The same work in PyTorch or by the official procedure; null if it cannot run here.</param>
/// <param name="LowerIsBetter">Whether less is better, as with seconds and megabytes.</param>
/// <param name="Note">
/// What a reader must know, for example that the baseline is extrapolated from part of the work; null if nothing.
/// </param>
internal sealed record BenchmarkResult(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("baseline")] double? Baseline,
    [property: JsonPropertyName("lower_is_better"), JsonPropertyOrder(1)] bool LowerIsBetter = false,
    [
        property: JsonPropertyName("note"), JsonPropertyOrder(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)
    ] string? Note = null)
{
    /// <summary>How many times better the value is than the baseline, whatever the unit; null without a baseline.</summary>
    [JsonPropertyName("ratio")]
    public double? Ratio => Baseline is not { } baseline ? null : LowerIsBetter ? baseline / Value : Value / baseline;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Prints rows for a script or for people.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="json">Whether they are for a script.</param>
    /// <param name="output">Where to.</param>
    public static void Print(IReadOnlyList<BenchmarkResult> rows, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(rows, Indented));
            return;
        }

        foreach (var row in rows) output.WriteLine(row.ToLine());
    }

    private string ToLine()
    {
        var beside = Baseline is { } baseline ? $"baseline {Text(baseline)} {Unit}, {Ratio:0.##} times better" : "no baseline";
        return $"{Name,-40} {Text(Value),12} {Unit,-6} {beside}{(Note is null ? "" : $" ({Note})")}";
    }

    private static string Text(double value) => Math.Abs(value) is > 0 and < 0.001 ? $"{value:0.0e0}" : $"{value:0.###}";
}
