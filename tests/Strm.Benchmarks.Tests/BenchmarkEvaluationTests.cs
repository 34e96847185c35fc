using System.Text.Json;
using Strm.Cli;
using Strm.Speed;

namespace Strm.Benchmarks.Tests;

/// <summary>The verbs <c>strm benchmark head</c> and <c>strm benchmark evaluate</c> at a small size: their rows, and logits equal to those in PyTorch.</summary>
public sealed class BenchmarkEvaluationTests
{
    private static readonly string[] Small = ["--backbone", "resnet18", "--backbone-width", "4", "--json"];

    [SkippableFact]
    public async Task Head_rows_have_a_baseline_with_the_same_logits()
    {
        var rows = await RunAsync(["benchmark", "head", .. Small, "--seconds", "0.1", "--rounds", "1"]);
        Assert.Equal(["head/{2}", "head/{2,3}"], rows.Keys.Where(k => k.Count(c => c == '/') == 1));
        foreach (var name in new[] { "head/{2}", "head/{2,3}" })
        {
            Assert.True(rows[name].GetProperty("value").GetDouble() > 0);
            SkipWithoutPyTorch(rows[name]);
            Assert.InRange(rows[$"{name}/difference"].GetProperty("value").GetDouble(), 0, 5e-5); // PyTorch takes large distances from products, which is worth about 2e-5.
        }
    }

    [SkippableFact]
    public async Task A_whole_test_has_a_baseline_with_the_same_logits()
    {
        var rows = await RunAsync(["benchmark", "evaluate", .. Small, "--image-size", "32", "--clips", "60", "--count", "30"]);
        Assert.Contains("backbone/resnet18-32", rows.Keys);
        Assert.Contains("backbone/resnet18-32/bf16", rows.Keys);
        Assert.True(rows["test/30-cached"].GetProperty("value").GetDouble() < rows["test/30"].GetProperty("value").GetDouble());
        SkipWithoutPyTorch(rows["test/30"]);
        Assert.InRange(rows["test/difference"].GetProperty("value").GetDouble(), 0, 1e-4);
        Assert.Contains("counted 30 times", rows["test/30"].GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_backbone_has_a_baseline_with_the_same_maps_in_both_formats()
    {
        var rows = await RunAsync(["benchmark", "backbone", .. Small, "--image-size", "64", "--rounds", "1"]);
        SkipWithoutPyTorch(rows["backbone/resnet18-64"]);
        Assert.InRange(rows["backbone/resnet18-64/difference"].GetProperty("value").GetDouble(), 0, 1e-5);
        Assert.InRange(rows["backbone/resnet18-64/bf16/difference"].GetProperty("value").GetDouble(), 1e-7, 0.05);
    }

    private static void SkipWithoutPyTorch(JsonElement row) => Skip.If(row.GetProperty("baseline").ValueKind == JsonValueKind.Null, "python3-torch is not installed");

    private static async Task<Dictionary<string, JsonElement>> RunAsync(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None, SpeedCommands.All());
        Assert.True(code == 0, error.ToString());
        using var document = JsonDocument.Parse(output.ToString());
        return document.RootElement.EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!, r => r.Clone());
    }
}
