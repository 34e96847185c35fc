using System.Text.Json;
using Strm.Cli;
using Strm.Speed;

namespace Strm.Benchmarks.Tests;

public sealed class BenchmarkCheckpointCommandTests
{
    [Fact]
    [Trait("Tier", "Full")]
    public async Task The_benchmark_prints_a_list_of_figures()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Success, await StrmCommandLine.RunAsync(["benchmark", "checkpoint", "--json"], output, error, CancellationToken.None, SpeedCommands.All()));
        using var json = JsonDocument.Parse(output.ToString());
        var names = json.RootElement.EnumerateArray().Select(r => r.GetProperty("name").GetString());
        Assert.Equal(["checkpoint/load-pt", "checkpoint/load-pt-memory", "checkpoint/load-safetensors", "checkpoint/load-safetensors-memory"], names);
        Assert.All(json.RootElement.EnumerateArray(), r =>
        {
            Assert.True(r.GetProperty("value").GetDouble() > 0);
            Assert.Equal(r.GetProperty("baseline").ValueKind, r.GetProperty("ratio").ValueKind);
        });
    }
}
