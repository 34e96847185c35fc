using System.Globalization;
using System.Text.Json;
using Strm.Synthesis;
using Xunit.Abstractions;

namespace Strm.Cli.Tests;

/// <summary>Own actions in folders, a head trained on the features of a trained backbone in under a minute, and others named with it.</summary>
public sealed class OwnActionTrainingTests(ITestOutputHelper log) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-features-").FullName;

    [Fact]
    public async Task Own_actions_in_folders_make_a_head_that_names_actions_it_has_not_seen()
    {
        await SyntheticDataset.WriteClipsAsync(In("own"), [.. ActionCatalog.Train.Take(20)], new SynthOptions { Seed = 41, ClipsPerClass = 5 });
        await RunAsync("data", "prepare", "--videos", In("own"), "--protocol", "folder", "--out", In("own.zip"), "--size", "96x96");
        var error = await RunAsync(
            "train", "--data", In("own.zip"), "--out", In("run"), "--preset", "small", "--backbone-weights", "default", "--freeze-backbone", "--cache-features", "--cache", In("cache"), "--iterations", "150");
        Assert.Contains("Computing features: ", error.Error, StringComparison.Ordinal);
        log.WriteLine(error.Output);
        await SyntheticDataset.WriteClipsAsync(In("support"), [.. ActionCatalog.Test.Take(5)], new SynthOptions { Seed = 42, ClipsPerClass = 3 });
        await SyntheticDataset.WriteClipsAsync(In("query"), [.. ActionCatalog.Test.Take(5)], new SynthOptions { Seed = 43, ClipsPerClass = 4 });
        var answered = await RunAsync("classify", "--checkpoint", In("run/checkpoints/last.safetensors"), "--support", In("support"), "--query", In("query"), "--json");
        using var answers = JsonDocument.Parse(answered.Output);
        var right = answers.RootElement.EnumerateArray().Count(a => a.GetProperty("query").GetString()!.Contains($"/{a.GetProperty("predicted").GetString()}/", StringComparison.Ordinal));
        log.WriteLine($"{right} of 20");
        Assert.InRange(right, 14, 20); // 4 by chance
    }

    [SkippableFact]
    public async Task Ranks_compute_a_share_of_the_features_each_and_end_where_one_process_does()
    {
        MpiRun.Require();
        using var data = new ActionClipsArchive(In("data"));
        string[] train = ["train", "--data", await data.PrepareAsync(), "--preset", "small", "--backbone-width", "4", "--image-size", "32", "--way", "3", "--queries", "1", "--dropout", "0",
            "--tasks-per-step", "2", "--iterations", "12", "--freeze-backbone", "--cache-features", "--views", "2"];
        await CommandProcess.EndAsync(CommandProcess.Start([.. train, "--out", In("one"), "--cache", In("one-cache")]));
        await CommandProcess.EndAsync(CommandProcess.Start([.. train, "--out", In("two"), "--cache", In("two-cache")], MpiRun.Ranks(2)));
        var (one, two) = (Losses("one"), Losses("two"));
        Assert.Equal(12, one.Length);
        Assert.All(one.Zip(two), pair => Assert.InRange(pair.First - pair.Second, -1e-3, 1e-3));
    }

    [Fact]
    public async Task Features_without_a_frozen_backbone_are_refused_in_three_parts()
    {
        using var data = new ActionClipsArchive(In("data"));
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(["train", "--data", await data.PrepareAsync(), "--out", In("run"), "--preset", "small", "--way", "3", "--cache-features"], TextWriter.Null, error, CancellationToken.None);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("Features are to be cached, but the backbone is not frozen. Features stay the same only while the backbone does. Give --freeze-backbone too", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private double[] Losses(string run) =>
        [.. File.ReadLines(In($"{run}/metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetDouble())];

    private static async Task<(string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None);
        Assert.True(code == 0, error.ToString());
        return (output.ToString(), error.ToString());
    }

    private string In(string name) => Path.Combine(folder, name);

    // Six actions of three clips, as frames.
    private sealed class ActionClipsArchive(string folder) : IDisposable
    {
        public async Task<string> PrepareAsync()
        {
            await SyntheticDataset.WriteClipsAsync(Path.Combine(folder, "videos"), [.. ActionCatalog.Train.Take(6)], new SynthOptions { Seed = 3, ClipsPerClass = 3 });
            await RunAsync("data", "prepare", "--videos", Path.Combine(folder, "videos"), "--protocol", "folder", "--out", Path.Combine(folder, "a.zip"));
            return Path.Combine(folder, "a.zip");
        }

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
