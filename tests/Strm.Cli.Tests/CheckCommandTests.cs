using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using static Strm.Cli.Tests.CommandRun;

namespace Strm.Cli.Tests;

/// <summary>The command that looks at a support folder, and labelling over time.</summary>
public sealed class CheckCommandTests(ActionClips clips) : IClassFixture<ActionClips>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-check-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_wrong_label_and_a_copy_are_found()
    {
        var support = clips.Copy(In("support"));
        var stranger = Path.Combine(support, "throw", "wrongly_labelled" + Path.GetExtension(clips.AnyClip("spread_arms")));
        File.Move(Path.Combine(support, "spread_arms", Path.GetFileName(clips.AnyClip("spread_arms"))), stranger);
        var original = clips.AnyClip("sit_down");
        File.Copy(original, Path.Combine(support, "sit_down", "zz_copy" + Path.GetExtension(original)));
        var (output, _) = await RunAsync("check", "--checkpoint", "drawn", "--support", support, "--html", In("check.html"), "--json");
        using var document = JsonDocument.Parse(output);
        var check = document.RootElement;
        Assert.Equal(9, check.GetProperty("tested").GetInt32());
        Assert.Equal((double)check.GetProperty("right").GetInt32() / 9, check.GetProperty("accuracy").GetDouble(), 9);
        Assert.InRange(check.GetProperty("accuracy").GetDouble(), check.GetProperty("interval").GetProperty("low").GetDouble(), check.GetProperty("interval").GetProperty("high").GetDouble());
        var suspicious = check.GetProperty("suspicious").EnumerateArray().ToArray();
        var wrong = suspicious.Single(s => s.GetProperty("clip").GetString() == stranger);
        Assert.Equal(("other_action", "spread_arms"), (wrong.GetProperty("kind").GetString(), wrong.GetProperty("like").GetString()));
        Assert.Contains(suspicious, s => s.GetProperty("kind").GetString() == "copy" && s.GetProperty("clip").GetString()!.Contains("zz_copy", StringComparison.Ordinal));
        Assert.Equal([1, 2, 3], check.GetProperty("by_shots").EnumerateArray().Select(p => p.GetProperty("shots").GetInt32()));
        var page = await File.ReadAllTextAsync(In("check.html"));
        var nearest = wrong.GetProperty("nearest").GetString()!;
        Assert.Contains($"alt=\"{Path.GetFileName(Path.GetDirectoryName(stranger))}/{Path.GetFileName(stranger)} at ", page, StringComparison.Ordinal);
        Assert.Contains($"alt=\"spread_arms/{Path.GetFileName(nearest)} at ", page, StringComparison.Ordinal);
        Assert.Contains("Would more clips help?", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_clip_under_two_labels_is_told()
    {
        var support = clips.Copy(In("support"));
        File.Copy(clips.AnyClip("throw"), Path.Combine(support, "sit_down", "double" + Path.GetExtension(clips.AnyClip("throw"))));
        var (output, _) = await RunAsync("check", "--checkpoint", "drawn", "--support", support);
        Assert.Contains("the same content is also labelled", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_say_how_many_clips_were_recognised()
    {
        var (output, _) = await RunAsync("check", "--checkpoint", "drawn", "--support", clips.Support);
        Assert.Contains("of 8 clips left out were recognised", output, StringComparison.Ordinal);
        Assert.Contains("throw: 2 clips", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_clip_per_action_cannot_be_checked_and_the_message_says_why()
    {
        foreach (var action in ActionClips.Names)
        {
            Directory.CreateDirectory(In($"few/{action}"));
            File.Copy(clips.AnyClip(action), In($"few/{action}/1{Path.GetExtension(clips.AnyClip(action))}"));
        }

        using var error = new StringWriter();
        Assert.Equal(ExitCode.Failure, await StrmCommandLine.RunAsync(["check", "--checkpoint", "drawn", "--support", In("few")], TextWriter.Null, error, CancellationToken.None));
        Assert.Contains("Add a second clip of each action.", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_video_is_labelled_over_time()
    {
        string[] parts = ["throw", "sit_down", "spread_arms"];
        await JoinAsync(parts.Select(clips.AnyClip), In("long.mp4"));
        var (output, _) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("long.mp4"), "--sliding", "2", "--out", In("time"), "--json");
        using var document = JsonDocument.Parse(output);
        var segments = document.RootElement.GetProperty("segments").EnumerateArray().ToArray();
        Assert.Equal(0, segments[0].GetProperty("start").GetDouble());
        Assert.Equal(6, segments[^1].GetProperty("end").GetDouble(), 0.3);
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.Equal(pair.First.GetProperty("end").GetDouble(), pair.Second.GetProperty("start").GetDouble(), 6));
        var lines = (await File.ReadAllLinesAsync(In("time.csv"))).Skip(1).Select(l => l.Split(',')).ToArray();
        Assert.Equal(6, lines.Length);
        // The first and the last second belong to one action alone.
        Assert.Equal(("throw", "spread_arms"), (lines[0][2], lines[^1][2]));
        Assert.All(lines, line => Assert.Equal(1, line[5..].Sum(v => double.Parse(v, CultureInfo.InvariantCulture)), 2));
        var page = await File.ReadAllTextAsync(In("time.html"));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        foreach (var action in segments.Select(s => s.GetProperty("action").GetString()).Distinct())
            Assert.Contains($"alt=\"{action}/", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_longer_than_the_video_and_a_folder_are_refused()
    {
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Failure, await StrmCommandLine.RunAsync(["classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", clips.AnyClip("throw"), "--sliding", "30", "--out", In("t")], TextWriter.Null, error, CancellationToken.None));
        Assert.Contains("Choose a shorter window", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(In("t.csv")));
        Assert.Equal(ExitCode.Usage, await StrmCommandLine.RunAsync(["classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", clips.Queries, "--sliding", "1"], TextWriter.Null, error, CancellationToken.None));
        Assert.Equal(ExitCode.Usage, await StrmCommandLine.RunAsync(["classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", clips.AnyClip("throw"), "--sliding", "0"], TextWriter.Null, error, CancellationToken.None));
        Assert.Contains("--sliding is 0. It must be the window's length in seconds, from 0.05 to 86400.", error.ToString(), StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(folder, name);

    /// <summary>Plays clips one after the other, each stretched to two seconds.</summary>
    private static async Task JoinAsync(IEnumerable<string> files, string target)
    {
        var inputs = files.ToArray();
        var filters = inputs.Select((_, i) => $"[{i}:v]setpts=N/10/TB,fps=10,scale=112:112,tpad=stop_mode=clone:stop_duration=2,trim=duration=2,setsar=1[v{i}];");
        var graph = string.Concat(filters) + string.Concat(inputs.Select((_, i) => $"[v{i}]")) + $"concat=n={inputs.Length}";
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", .. inputs.SelectMany(f => new[] { "-i", f }), "-filter_complex", graph, "-c:v", "libx264", target]);
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
    }
}
