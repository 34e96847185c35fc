using System.Text.Json;
using Strm.Models;
using static Strm.Cli.Tests.CommandRun;

namespace Strm.Cli.Tests;

/// <summary>Where a file of text is asked for, <c>-</c> is standard output, which then holds that text alone.</summary>
public sealed class StandardOutputTests : IClassFixture<PipelineData>, IDisposable
{
    private readonly PipelineData data;
    private readonly string folder = Directory.CreateTempSubdirectory("strm-output-").FullName;

    public StandardOutputTests(PipelineData data) => this.data = data;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Episodes_go_to_standard_output_as_they_go_to_a_file()
    {
        string[] episodes = ["episodes", "--data", data.Archive, "--way", "3", "--shot", "1", "--queries", "1", "--count", "4", "--seed", "2", "--out"];
        var (output, error) = await RunAsync([.. episodes, "-"]);
        Assert.Contains("4 episodes of 6 classes", error, StringComparison.Ordinal);
        Assert.Contains("in standard output", error, StringComparison.Ordinal);
        await RunAsync([.. episodes, In("e.jsonl")]);
        Assert.Equal(await File.ReadAllTextAsync(In("e.jsonl")), output);
        Assert.False(File.Exists("-"));
    }

    [Fact]
    public async Task Predictions_go_to_standard_output_and_the_accuracy_to_standard_error()
    {
        string[] evaluate = ["evaluate", "--checkpoint", Strm.Models.DefaultModel.CheckpointPath(), "--data", data.Archive, "--cache", "off", "--way", "3", "--shot", "1", "--queries", "1", "--count", "3", "--predictions"];
        var (output, error) = await RunAsync([.. evaluate, "-"]);
        Assert.Contains("over 3 episodes", error, StringComparison.Ordinal);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(3, JsonDocument.Parse(line).RootElement.GetProperty("query").GetArrayLength()));
        await RunAsync([.. evaluate, In("p.jsonl")]);
        Assert.Equal(await File.ReadAllTextAsync(In("p.jsonl")), output);
    }

    [Fact]
    public async Task The_table_goes_to_standard_output()
    {
        var (output, _) = await RunAsync("table", "--out", "-");
        Assert.Equal((await RunAsync("table")).Output, output);
        await RunAsync("table", "--out", In("t.md"));
        Assert.Equal(await File.ReadAllTextAsync(In("t.md")), output);
    }

    [Fact]
    public async Task The_report_of_a_preparation_goes_to_standard_output()
    {
        await RunAsync("data", "synth", "--out", In("videos"), "--clips-per-class", "1", "--train-classes", "2", "--val-classes", "0", "--test-classes", "0", "--size", "32");
        var (output, error) = await RunAsync("data", "prepare", "--videos", In("videos"), "--out", In("a.zip"), "--size", "16", "--json", "-");
        using var report = JsonDocument.Parse(output);
        Assert.Equal(2, report.RootElement.GetProperty("clips").GetInt32());
        Assert.Contains("2 clips with", error, StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(folder, name);
}
