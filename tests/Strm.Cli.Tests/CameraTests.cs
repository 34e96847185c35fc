using System.Diagnostics;
using System.Text.Json;
using static Strm.Cli.Tests.CommandRun;

namespace Strm.Cli.Tests;

/// <summary>What cameras and phones make: turned, fast, uneven, short, long, grey, deep and still.</summary>
public sealed class CameraTests(ActionClips clips) : IClassFixture<ActionClips>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-camera-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("sixty.mp4", "-vf", "fps=60", "-c:v", "libx264")]
    [InlineData("uneven.mkv", "-vf", "select='lt(n,6)+not(mod(n,2))'", "-fps_mode", "vfr", "-c:v", "libx264")]
    [InlineData("short.mp4", "-vf", "setpts=PTS/2", "-c:v", "libx264")]
    [InlineData("deep.mkv", "-pix_fmt", "yuv420p10le", "-color_trc", "smpte2084", "-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-c:v", "ffv1")]
    [InlineData("sixteen.mkv", "-pix_fmt", "rgb48le", "-c:v", "ffv1")]
    public async Task A_film_is_named_as_it_is_in_its_usual_form(string name, params string[] form)
    {
        var original = clips.AnyClip("throw");
        await FfmpegAsync(["-i", original, .. form, In(name)]);
        var (output, _) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In(name), "--json");
        Assert.Equal("throw", Predicted(output));
    }

    [Fact]
    public async Task A_portrait_film_that_is_stored_on_its_side_is_seen_upright()
    {
        await FfmpegAsync("-i", clips.AnyClip("throw"), "-vf", "crop=ih*3/4:ih,transpose=2", "-c:v", "libx264", In("side.mp4"));
        await FfmpegAsync("-i", clips.AnyClip("throw"), "-vf", "crop=ih*3/4:ih", "-c:v", "libx264", In("upright.mp4"));
        if (await TryFfmpegAsync("-display_rotation", "-90", "-i", In("side.mp4"), "-c", "copy", In("turned.mp4")) != 0)
            await FfmpegAsync("-i", In("side.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", In("turned.mp4")); // before ffmpeg 6
        var (turned, _) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("turned.mp4"), "--json");
        var (upright, _) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("upright.mp4"), "--json");
        Assert.Equal(Predicted(upright), Predicted(turned));
    }

    [Fact]
    public async Task Films_whose_pixels_are_not_square_are_named_with_a_word_on_it()
    {
        var support = clips.Copy(In("support"));
        await FfmpegAsync("-i", clips.AnyClip("throw"), "-vf", "scale=96:144,setsar=12/8", "-c:v", "libx264", In("wide.mp4"));
        foreach (string[] over in (string[][])[[], ["--window", "1"], ["--sliding", "1", "--out", "-"]])
        {
            var (_, error) = await RunAsync(["classify", "--checkpoint", "drawn", "--support", support, "--query", In("wide.mp4"), .. over]);
            Assert.Contains($"Note: {In("wide.mp4")}: its pixels are not square (3:2, width to height); frames have the shape", error, StringComparison.Ordinal);
        }

        foreach (var action in ActionClips.Names.Take(2)) File.Copy(In("wide.mp4"), Path.Combine(support, action, "wide.mp4"));
        var (_, told) = await RunAsync("check", "--checkpoint", "drawn", "--support", support);
        Assert.Contains("2 support clips have pixels that are not square (3:2, width to height)", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grey_films_and_films_in_which_nothing_moves_get_an_answer()
    {
        Directory.CreateDirectory(In("queries"));
        await FfmpegAsync("-i", clips.AnyClip("throw"), "-pix_fmt", "gray", "-c:v", "ffv1", In("queries/grey.mkv"));
        await FfmpegAsync("-i", clips.AnyClip("throw"), "-pix_fmt", "gray16le", "-c:v", "ffv1", In("queries/grey16.mkv"));
        await FfmpegAsync("-f", "lavfi", "-i", "color=gray:size=160x120:duration=2", "-c:v", "libx264", In("queries/nothing.mp4"));
        var (output, _) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("queries"), "--json");
        using var document = JsonDocument.Parse(output);
        Assert.Equal(3, document.RootElement.GetArrayLength());
        Assert.All(document.RootElement.EnumerateArray(), answer => Assert.Contains(answer.GetProperty("predicted").GetString(), ActionClips.Names));
    }

    [Fact]
    public async Task A_short_action_in_a_long_film_is_found_by_the_surest_window()
    {
        await FfmpegAsync("-i", clips.AnyClip("throw"), "-vf", "tpad=start_duration=8:start_mode=clone:stop_duration=8:stop_mode=clone", "-c:v", "libx264", In("long.mp4"));
        var (output, _) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("long.mp4"), "--window", "2", "--json");
        using var document = JsonDocument.Parse(output);
        var answer = document.RootElement[0];
        Assert.Equal("throw", answer.GetProperty("predicted").GetString());
        Assert.InRange(answer.GetProperty("start").GetDouble(), 6, 11); // the action is from 8 to about 10 s
        Assert.Contains("--window was given without --query", await FailAsync("classify", "--support", clips.Support, "--watch", folder, "--window", "2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_actions_in_one_film_are_told_apart_over_time()
    {
        foreach (var (i, action) in ActionClips.Names.Index()) await FfmpegAsync("-i", clips.AnyClip(action), "-vf", "scale=160:120,fps=25,setsar=1", "-c:v", "libx264", In($"{i}.mp4"));
        await File.WriteAllLinesAsync(In("list.txt"), Enumerable.Range(0, ActionClips.Names.Count).Select(i => $"file '{i}.mp4'"));
        await FfmpegAsync("-f", "concat", "-i", In("list.txt"), "-c", "copy", In("all.mp4"));
        var (output, _) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("all.mp4"), "--sliding", "1.5", "--out", In("all"), "--json");
        using var document = JsonDocument.Parse(output);
        var seen = document.RootElement.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("action").GetString()).ToArray();
        Assert.All(ActionClips.Names, action => Assert.Contains(action, seen));
        Assert.InRange(seen.Length, 3, 6);
    }

    [Fact]
    public async Task Folders_of_stills_are_clips_of_one_frame_and_that_is_said()
    {
        foreach (var action in ActionClips.Names.Take(2))
        {
            Directory.CreateDirectory(In($"stills/{action}"));
            await FfmpegAsync("-i", clips.AnyClip(action), "-vf", "fps=2", "-frames:v", "3", In($"stills/{action}/%d.jpg"));
        }

        var (output, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", In("stills"), "--query", clips.AnyClip("throw"), "--json");
        Assert.Contains(Predicted(output), ActionClips.Names);
        Assert.Contains("support clips are stills, treated as clips of one frame", error, StringComparison.Ordinal);
    }

    private static string? Predicted(string output)
    {
        using var document = JsonDocument.Parse(output);
        return document.RootElement[0].GetProperty("predicted").GetString();
    }

    private static async Task FfmpegAsync(params string[] arguments) => Assert.Equal(0, await TryFfmpegAsync(arguments));

    private static async Task<int> TryFfmpegAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-y", .. arguments]) { RedirectStandardError = true })!;
        _ = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task<string> FailAsync(params string[] args)
    {
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Usage, await StrmCommandLine.RunAsync(args, TextWriter.Null, error, CancellationToken.None));
        return error.ToString();
    }

    private string In(string name) => Path.Combine(folder, name);
}
