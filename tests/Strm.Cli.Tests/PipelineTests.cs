using System.Text.Json;
using Strm.Models;

namespace Strm.Cli.Tests;

/// <summary>The main path through the command line: videos, frames, episodes, training, evaluation.</summary>
public sealed class PipelineTests : IClassFixture<PipelineData>, IDisposable
{
    private static readonly string[] Tiny = ["--preset", "small", "--backbone-width", "4", "--image-size", "32", "--queries", "1", "--iterations", "6"];

    private readonly PipelineData data;
    private readonly string folder = Directory.CreateTempSubdirectory("strm-pipeline-").FullName;

    public PipelineTests(PipelineData data) => this.data = data;

    [Fact]
    public async Task A_trained_model_is_evaluated_alike_on_a_list_and_on_its_seed()
    {
        await RunAsync(["train", "--data", data.Archive, "--out", In("run"), .. Tiny, "--way", "3"]);
        foreach (var name in new[] { "run.json", "metrics.jsonl", "summary.json", "checkpoints/last.safetensors", "state/task-6.safetensors" })
        {
            Assert.True(File.Exists(Path.Combine(folder, "run", name)), name);
        }

        Assert.Equal(6, (await File.ReadAllLinesAsync(In("run/metrics.jsonl"))).Length);
        await RunAsync(["episodes", "--data", data.Archive, "--protocol", "folder", "--split", "test", "--way", "3", "--shot", "1", "--queries", "1", "--count", "20", "--seed", "4", "--out", In("e.jsonl")]);
        string[] evaluate = ["evaluate", "--checkpoint", In("run/checkpoints/last.safetensors"), "--data", data.Archive, "--json"];
        var listed = await RunAsync([.. evaluate, "--episodes", In("e.jsonl"), "--predictions", In("p1.jsonl")]);
        var drawn = await RunAsync([.. evaluate, "--way", "3", "--shot", "1", "--queries", "1", "--count", "20", "--seed", "4", "--predictions", In("p2.jsonl")]);
        Assert.Equal(await File.ReadAllTextAsync(In("p1.jsonl")), await File.ReadAllTextAsync(In("p2.jsonl")));
        using var first = JsonDocument.Parse(listed);
        using var second = JsonDocument.Parse(drawn);
        Assert.Equal(20, first.RootElement.GetProperty("episodes").GetInt32());
        Assert.Equal(first.RootElement.GetProperty("accuracy").GetDouble(), second.RootElement.GetProperty("accuracy").GetDouble());
        Assert.True(first.RootElement.GetProperty("half_width").GetDouble() >= 0);
    }

    [Fact]
    public async Task A_folder_that_holds_a_run_is_not_overwritten()
    {
        await RunAsync(["train", "--data", data.Archive, "--out", In("run"), .. Tiny, "--way", "3"]);
        var message = await FailAsync(["train", "--data", data.Archive, "--out", In("run"), .. Tiny, "--way", "3"], ExitCode.Failure);
        Assert.Contains("already holds a run", message, StringComparison.Ordinal);
        message = await FailAsync(["train", "--data", data.Archive, "--out", In("run"), .. Tiny, "--way", "3", "--resume", "--seed", "9"], ExitCode.Failure);
        Assert.Contains("training.seed is 0 in the run and 9 here", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_on_a_list_of_episodes_goes_on_with_that_list_wherever_it_lies()
    {
        string[] draw = ["episodes", "--data", data.Archive, "--split", "train", "--way", "3", "--shot", "1", "--queries", "1", "--count", "9"];
        await RunAsync([.. draw, "--seed", "1", "--out", In("e.jsonl")]);
        string[] train = ["train", "--data", data.Archive, "--out", In("run"), .. Tiny, "--way", "3"];
        await RunAsync([.. train, "--episodes", In("e.jsonl")]);
        File.Move(In("e.jsonl"), In("moved.jsonl"));
        await RunAsync([.. train, "--episodes", In("moved.jsonl"), "--resume"]);
        await RunAsync([.. draw, "--seed", "2", "--out", In("moved.jsonl")]);
        var message = await FailAsync([.. train, "--episodes", In("moved.jsonl"), "--resume"], ExitCode.Failure);
        Assert.Contains($"the episodes of {In("moved.jsonl")} are not those that {In("moved.jsonl")} held in the run", message, StringComparison.Ordinal);
        Assert.Contains("episodes is", await FailAsync([.. train, "--resume"], ExitCode.Failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_classes_than_there_are_is_an_error_that_says_so()
    {
        var message = await FailAsync(["train", "--data", data.Archive, "--out", In("run"), .. Tiny, "--way", "50"], ExitCode.Failure);
        Assert.Contains("A 50-way episode needs 50.", message, StringComparison.Ordinal);
        Assert.False(File.Exists(In("run/run.json")));
    }

    [Theory]
    [InlineData("CPUs support fp32 and bf16", "--precision", "tf32")]
    [InlineData("Add --validate-every", "--patience", "3")]
    [InlineData("weight average is 1", "--weight-average", "1")]
    public async Task What_cannot_be_trained_is_refused_before_the_run_folder_is_made(string says, params string[] flags)
    {
        var message = await FailAsync(["train", "--data", data.Archive, "--out", In("run"), .. Tiny, "--way", "3", .. flags], ExitCode.Failure);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("run")));
    }

    [Theory]
    [InlineData("--head", "nonsense")]
    [InlineData("--preset", "nonsense")]
    [InlineData("--cardinalities", "2,x")]
    public async Task A_wrong_value_names_the_right_ones(string flag, string value)
    {
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(["train", "--data", data.Archive, "--out", In("run"), flag, value], TextWriter.Null, error, CancellationToken.None);
        Assert.NotEqual(ExitCode.Success, code);
        Assert.Contains(value.Split(',')[^1], error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().Trim().Split('\n'));
    }

    [Fact]
    public async Task The_default_model_evaluates_like_any_other()
    {
        var json = await RunAsync(["evaluate", "--checkpoint", Models.DefaultModel.CheckpointPath(), "--data", data.Archive, "--way", "4", "--shot", "1", "--queries", "1", "--count", "30", "--seed", "1", "--json"]);
        using var document = JsonDocument.Parse(json);
        Assert.InRange(document.RootElement.GetProperty("accuracy").GetDouble(), 0.5, 1);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<string> FailAsync(string[] args, int expected)
    {
        using var error = new StringWriter();
        Assert.Equal(expected, await StrmCommandLine.RunAsync(args, TextWriter.Null, error, CancellationToken.None));
        return error.ToString();
    }

    private static async Task<string> RunAsync(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None);
        Assert.True(code == 0, error.ToString());
        return output.ToString();
    }

    private string In(string name) => Path.Combine(folder, name);
}
