using System.Text.Json;
using Strm.Cli.Tests;

namespace Strm.Benchmarks.Tests;

/// <summary>Runs alone and in a process of its own, because it measures: what other tests have left in this one is not the loader's.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
[Collection(Alone)]
public sealed class BenchmarkLoaderTests
{
    private const string Alone = "Benchmark";

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task The_loader_is_at_least_1_9_times_as_fast_as_the_official_procedure()
    {
        var (code, output, error) = await CommandProcess.OutcomeAsync(CommandProcess.Start(["benchmark", "loader", "--json", "--seconds", "3"]));
        Skip.If(code != 0 && error.Contains("ffmpeg", StringComparison.Ordinal), "ffmpeg is not installed.");
        using var json = JsonDocument.Parse(output);
        var rows = json.RootElement.EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!);
        Assert.InRange(rows["loader/memory"].GetProperty("value").GetDouble(), 10, 2000);
        Skip.If(rows["loader/test-224"].GetProperty("baseline").ValueKind == JsonValueKind.Null, "python3-pil is not installed.");
        Assert.All(["loader/test-224", "loader/train-224", "loader/test-84"], name => Assert.InRange(rows[name].GetProperty("ratio").GetDouble(), 1.9, 100));
    }
}
