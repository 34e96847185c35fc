using System.Text.Json;
using Strm.Archives;
using Strm.Models;

namespace Strm.Cli.Tests;

/// <summary>The command <c>strm evaluate</c>: what it writes, what it goes on with and what it refuses.</summary>
public sealed class EvaluateCommandTests : IClassFixture<PipelineData>, IDisposable
{
    private readonly PipelineData data;
    private readonly string folder = Directory.CreateTempSubdirectory("strm-evaluate-").FullName;

    public EvaluateCommandTests(PipelineData data) => this.data = data;

    private string[] Evaluate => ["evaluate", "--checkpoint", DefaultModel.CheckpointPath(), "--data", data.Archive, "--cache", In("cache")];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_second_evaluation_uses_the_cache_and_leaves_the_same_predictions_whatever_the_workers()
    {
        string[] drawn = ["--way", "4", "--shot", "2", "--fewest-shots", "1", "--queries", "2", "--count", "30", "--seed", "5", "--json"];
        using var first = JsonDocument.Parse(await RunAsync([.. Evaluate, .. drawn, "--predictions", In("1.jsonl"), "--workers", "1", "--out", In("out"), "--report", In("report.html")]));
        using var second = JsonDocument.Parse(await RunAsync([.. Evaluate, .. drawn, "--predictions", In("2.jsonl"), "--workers", "3"]));
        using var third = JsonDocument.Parse(await RunAsync([.. Evaluate.SkipLast(1), "off", .. drawn, "--predictions", In("3.jsonl")]));
        Assert.Equal([36, 0, 36], new[] { first, second, third }.Select(d => d.RootElement.GetProperty("embedded_clips").GetInt32()));
        var text = await File.ReadAllTextAsync(In("1.jsonl"));
        Assert.Equal(30, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(text, await File.ReadAllTextAsync(In("2.jsonl")));
        Assert.Equal(text, await File.ReadAllTextAsync(In("3.jsonl")));
        var root = first.RootElement;
        var counts = root.GetProperty("confusion").GetProperty("counts").EnumerateArray().SelectMany(r => r.EnumerateArray()).Sum(c => c.GetInt64());
        Assert.Equal(30 * 4 * 2, counts);
        Assert.Equal(6, root.GetProperty("classes").EnumerateObject().Count());
        var record = await File.ReadAllTextAsync(root.GetProperty("file").GetString()!);
        Assert.Equal(Path.Combine(In("out"), $"evaluation-{root.GetProperty("id").GetString()}.json"), root.GetProperty("file").GetString());
        Assert.Contains("\"fewest_shots\": 1", record, StringComparison.Ordinal);
        Assert.Contains("<div class=\"head sub\" role=\"heading\" aria-level=\"2\">Confusions</div>", await File.ReadAllTextAsync(In("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_read_the_accuracy_of_each_class_and_of_all()
    {
        var text = await RunAsync([.. Evaluate, "--way", "3", "--shot", "1", "--count", "20"]);
        Assert.Contains("taken for class, %", text, StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3", "4", "5", "6"], text.Split('\n').Skip(1).Take(6).Select(l => l.TrimStart().Split(' ')[0]));
        Assert.Contains("over 20 episodes", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"episode":0,"classes":["a","b"],"support":[{"label":0,"video":"A"},{"label":1,"video":"B"}],"query":[{"label":0,"video":"nowhere/clip"}]}""", "nowhere/clip is not in")]
    [InlineData("""{"episode":0,"classes":["a","b"],"support":[{"label":0,"video":"A"},{"label":1,"video":"B"}],"query":[{"label":0,"video":"A"}]}""", "appears twice in the episode")]
    [InlineData("""{"episode":0,"classes":["a","b"],"support":[{"label":0,"video":"A"},{"label":2,"video":"B"}],"query":[{"label":0,"video":"C"}]}""", "the label 2 is out of range")]
    [InlineData("""{"episode":0,"classes":["a","b","c"],"support":[{"label":0,"video":"A"},{"label":1,"video":"B"}],"query":[{"label":0,"video":"C"}]}""", "the class c has no support clip")]
    [InlineData("""{"episode":0,"classes":["a"],"support":[{"label":0,"video":"A"}],"query":[{"label":0,"video":"C"}]}""", "It needs at least 2")]
    [InlineData("no json", "is not JSON")]
    [InlineData("", "no episodes")]
    public async Task An_episode_file_that_cannot_be_used_says_why(string line, string why)
    {
        using var archive = Strm.Archives.FrameArchive.Open(data.Archive);
        var clips = archive.Classes.Take(3).Select(c => archive.ClipsOf(c)[0].Id.ToString()).ToArray();
        var text = line.Replace("\"A\"", $"\"{clips[0]}\"", StringComparison.Ordinal).Replace("\"B\"", $"\"{clips[1]}\"", StringComparison.Ordinal).Replace("\"C\"", $"\"{clips[2]}\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(In("e.jsonl"), text);
        var message = await FailAsync([.. Evaluate, "--episodes", In("e.jsonl"), "--predictions", In("p.jsonl")]);
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.False(File.Exists(In("p.jsonl")));
    }

    [Fact]
    public async Task Episodes_of_unequal_way_are_refused()
    {
        await RunAsync(["episodes", "--data", data.Archive, "--way", "3", "--shot", "1", "--count", "1", "--out", In("3.jsonl")]);
        await RunAsync(["episodes", "--data", data.Archive, "--way", "4", "--shot", "1", "--count", "1", "--out", In("4.jsonl")]);
        await File.WriteAllTextAsync(In("e.jsonl"), await File.ReadAllTextAsync(In("3.jsonl")) + await File.ReadAllTextAsync(In("4.jsonl")));
        var message = await FailAsync([.. Evaluate, "--episodes", In("e.jsonl")]);
        Assert.Contains("the episode has 4 classes, but earlier ones have 3", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--count", "1", "2")]
    [InlineData("--way", "3", "4")]
    [InlineData("--shot", "2", "1")]
    [InlineData("--queries", "1", "2")]
    public async Task Flags_beside_a_list_of_episodes_may_say_what_it_says_and_nothing_else(string flag, string right, string wrong)
    {
        await RunAsync(["episodes", "--data", data.Archive, "--way", "3", "--shot", "2", "--count", "1", "--out", In("e.jsonl")]);
        await RunAsync([.. Evaluate, "--episodes", In("e.jsonl"), flag, right]);
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Usage, await StrmCommandLine.RunAsync([.. Evaluate, "--episodes", In("e.jsonl"), flag, wrong], TextWriter.Null, error, CancellationToken.None));
        Assert.Contains($"{flag} is {wrong}, but the episodes of {In("e.jsonl")} have {right}.", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cardinalities", "2,3")]
    [InlineData("--backbone", "resnet50")]
    [InlineData("--backbone-width", "8")]
    [InlineData("--head", "protonet")]
    [InlineData("--frames", "4")]
    public async Task Options_that_disagree_with_the_checkpoint_are_refused(string flag, string value)
    {
        var message = await FailAsync([.. Evaluate, "--way", "3", "--shot", "1", "--count", "2", flag, value]);
        Assert.Contains(DefaultModel.CheckpointPath(), message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("cache")));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_said_once_and_done_without()
    {
        await File.WriteAllTextAsync(In("file"), "in the way");
        using var error = new StringWriter();
        string[] args = ["evaluate", "--checkpoint", DefaultModel.CheckpointPath(), "--data", data.Archive, "--cache", In("file"), "--way", "3", "--shot", "1", "--count", "5"];
        Assert.Equal(ExitCode.Success, await StrmCommandLine.RunAsync(args, TextWriter.Null, error, CancellationToken.None));
        Assert.Single(error.ToString().Split('\n'), l => l.Contains("embeddings are kept in memory", StringComparison.Ordinal));
        Assert.Single(error.ToString().Split('\n'), l => l.Contains("so an interrupted evaluation cannot resume", StringComparison.Ordinal));
    }

    private string In(string name) => Path.Combine(folder, name);

    private static async Task<string> FailAsync(string[] args)
    {
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Failure, await StrmCommandLine.RunAsync(args, TextWriter.Null, error, CancellationToken.None));
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
}
