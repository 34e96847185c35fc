using System.IO.Compression;
using System.Text.Json;

namespace Strm.Cli.Tests;

/// <summary>The commands synth, prepare and merge as a user runs them.</summary>
public sealed class PrepareCommandTests : IDisposable
{
    private static readonly string[] Small = ["--clips-per-class", "2", "--train-classes", "2", "--val-classes", "2", "--test-classes", "0", "--size", "32"];

    private readonly string _folder = Directory.CreateTempSubdirectory("strm-prepare-").FullName;

    public PrepareCommandTests() =>
        Skip.If(!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "ffmpeg"))), "ffmpeg is not installed.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Synth_and_prepare_and_merge_do_what_they_say()
    {
        var synth = await RunAsync(["data", "synth", "--out", At("videos"), .. Small]);
        Assert.Equal((0, ""), (synth.Code, synth.Error.Contains("Rendering", StringComparison.Ordinal) ? "" : synth.Error));
        Assert.Contains("2 training, 2 validation and 0 test classes of 2 clips", synth.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(At("videos"), "bow", "broken.mp4"), "broken");
        var prepare = await RunAsync("data", "prepare", "--videos", At("videos"), "--protocol", "folder", "--out", At("a.zip"), "--json", At("report.json"), "--size", "16");
        Assert.Equal(0, prepare.Code);
        Assert.Contains("bow/broken.mp4", prepare.Error, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(At("report.json")));
        Assert.Equal(8, report.RootElement.GetProperty("clips").GetInt32());
        Assert.Equal("bow/broken.mp4", report.RootElement.GetProperty("skipped")[0].GetProperty("path").GetString());
        Assert.False(string.IsNullOrEmpty(report.RootElement.GetProperty("skipped")[0].GetProperty("reason").GetString()));
        using (var zip = ZipFile.OpenRead(At("a.zip"))) Assert.Equal(report.RootElement.GetProperty("frames").GetInt32(), zip.Entries.Count - 2);
        foreach (var shard in new[] { "1/2", "2/2" })
        {
            Assert.Equal(0, (await RunAsync("data", "prepare", "--videos", At("videos"), "--out", At($"{shard[0]}.zip"), "--size", "16", "--shard", shard)).Code);
        }

        Assert.Equal(0, (await RunAsync("data", "merge", At("2.zip"), At("1.zip"), "--out", At("merged.zip"))).Code);
        Assert.Equal(await File.ReadAllBytesAsync(At("a.zip")), await File.ReadAllBytesAsync(At("merged.zip")));
    }

    [SkippableFact]
    public async Task Strict_fails_lists_the_broken_clips_and_writes_no_archive()
    {
        await RunAsync(["data", "synth", "--out", At("videos"), .. Small]);
        await File.WriteAllTextAsync(Path.Combine(At("videos"), "bow", "broken.mp4"), "broken");
        var (code, _, error) = await RunAsync("data", "prepare", "--videos", At("videos"), "--out", At("a.zip"), "--size", "16", "--strict", "--json", At("report.json"));
        Assert.Equal(1, code);
        Assert.Contains("bow/broken.mp4", error, StringComparison.Ordinal);
        Assert.Equal(["report.json", "videos"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [InlineData(2, "is not a size", "synth", "--size", "12x")]
    [InlineData(1, "even", "synth", "--size", "33")]
    [InlineData(1, "between", "synth", "--test-classes", "999")]
    [InlineData(1, "at least one class", "synth", "--train-classes", "0", "--val-classes", "0", "--test-classes", "0")]
    [InlineData(2, "'impossible'", "synth", "--difficulty", "impossible")]
    [InlineData(1, "is not a protocol", "prepare", "--protocol", "ucf")]
    [InlineData(1, "do not exist", "prepare", "--videos", "nowhere")]
    [InlineData(1, "i/n", "prepare", "--shard", "0/4")]
    [InlineData(1, "best", "prepare", "--quality", "1")]
    [InlineData(1, "--max-frames", "prepare", "--max-frames", "0")]
    [InlineData(1, "--fps", "prepare", "--fps", "-1")]
    [InlineData(1, "has no clips", "prepare", "--quality", "2")]
    public async Task Bad_options_are_answered_in_a_sentence_and_leave_nothing(int code, string says, string verb, params string[] options)
    {
        Directory.CreateDirectory(At("videos"));
        string[] needed = verb == "prepare" ? [.. options.Contains("--videos") ? Array.Empty<string>() : ["--videos", At("videos")], "--out", At("out")] : ["--out", At("out")];
        var run = await RunAsync(["data", verb, .. needed, .. options]);
        Assert.Equal(code, run.Code);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["videos"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [SkippableFact]
    public async Task Without_ffmpeg_the_answer_says_what_to_install()
    {
        Directory.CreateDirectory(Path.Combine(At("videos"), "c"));
        await File.WriteAllTextAsync(Path.Combine(At("videos"), "c", "x.mp4"), "x");
        var (code, _, error) = await CommandProcess.OutcomeAsync(
            CommandProcess.Start(["data", "prepare", "--videos", At("videos"), "--out", At("a.zip")], "env", "PATH=/nonexistent"));
        Assert.Equal(1, code);
        Assert.Contains("apt-get install ffmpeg", error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, TextWriter.Synchronized(output), TextWriter.Synchronized(error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
