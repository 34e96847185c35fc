using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Recognition;
using static Strm.Cli.Tests.CommandRun;

namespace Strm.Cli.Tests;

/// <summary>The command that names actions in a user's own videos.</summary>
public sealed class ClassifyCommandTests(ActionClips clips) : IClassFixture<ActionClips>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-classify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_folder_is_searched_and_every_video_gets_a_ranking_that_adds_up()
    {
        var (output, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", clips.Queries, "--json");
        using var document = JsonDocument.Parse(output);
        var answers = document.RootElement.EnumerateArray().ToArray();
        Assert.Equal(6, answers.Length);
        foreach (var answer in answers)
        {
            Assert.StartsWith(Path.Combine(clips.Queries, "deep", "er"), answer.GetProperty("query").GetString(), StringComparison.Ordinal);
            var ranking = answer.GetProperty("ranking").EnumerateArray().ToArray();
            Assert.Equal(ActionClips.Names.Order(), ranking.Select(r => r.GetProperty("action").GetString()).Order());
            Assert.Equal(1, ranking.Sum(r => r.GetProperty("confidence").GetDouble()), 6);
            Assert.Equal(ranking.MaxBy(r => r.GetProperty("confidence").GetDouble()).GetProperty("action").GetString(), answer.GetProperty("predicted").GetString());
            var closest = answer.GetProperty("closest").GetProperty("clip").GetString()!;
            Assert.Contains($"/{answer.GetProperty("predicted").GetString()}/", closest, StringComparison.Ordinal);
            Assert.Equal(8, answer.GetProperty("closest").GetProperty("pairs").GetArrayLength());
        }

        Assert.InRange(answers.Count(a => a.GetProperty("query").GetString()!.Contains(a.GetProperty("predicted").GetString()!, StringComparison.Ordinal)), 5, 6);
        Assert.Contains("built-in model", error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("drawn")]
    [InlineData("imagenet")]
    public async Task The_page_has_the_frames_of_each_video_above_those_of_the_clip_that_it_is_most_like(string model)
    {
        Skip.If(model == "imagenet" && !ImageNetPackage.IsHere, $"The package {ImageNetPackage.Id} is absent: './strm setup' restores it.");
        var (output, _) = await RunAsync("classify", "--checkpoint", model, "--support", clips.Support, "--query", clips.Queries, "--html", In("answers.html"), "--json");
        using var document = JsonDocument.Parse(output);
        var answers = document.RootElement.EnumerateArray().ToArray();
        var page = await File.ReadAllTextAsync(In("answers.html"));
        Assert.InRange(page.Length, 1, answers.Length * 100_000);
        Assert.Equal(answers.Length * 8 * 2, page.Split("<img alt=\"").Length - 1);
        foreach (var answer in answers)
        {
            var (closest, name) = (answer.GetProperty("closest"), Path.GetFileName(answer.GetProperty("query").GetString()));
            var first = closest.GetProperty("pairs")[1];
            var clip = closest.GetProperty("clip").GetString()!;
            Assert.Contains($"alt=\"{name} at {Seconds(first, "query_seconds")}\"", page, StringComparison.Ordinal);
            Assert.Contains($"alt=\"{answer.GetProperty("predicted").GetString()}/{Path.GetFileName(clip)} at {Seconds(first, "support_seconds")}\"", page, StringComparison.Ordinal);
            var moments = closest.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetProperty("support_seconds").GetDouble()).ToArray();
            if (model == "imagenet") Assert.Equal(moments.Distinct().Order(), moments); // moment by moment
        }

        static string Seconds(JsonElement pair, string which) => string.Create(CultureInfo.InvariantCulture, $"{pair.GetProperty(which).GetDouble():0.0} s");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pictures_of_frames_are_drawn_where_they_are_asked_for(bool asked)
    {
        using var classifier = FewShotClassifier.Load("drawn", new FewShotClassifierOptions { Pictures = asked });
        await classifier.AddFolderAsync(clips.Support);
        var answer = await classifier.ClassifyAsync(clips.AnyClip("throw"));
        Assert.Equal(8, answer.Closest.Pairs.Count);
        Assert.Equal(asked ? 8 : 0, answer.Closest.Pictures.Count);
        Assert.All(answer.Closest.Pictures, pictures => Assert.Equal("\u00FF\u00D8", string.Concat(pictures.Query.Take(2).Select(b => (char)b)))); // JPEG's first bytes
    }

    [Fact]
    public async Task A_page_is_refused_where_there_are_no_answers_to_whole_videos()
    {
        foreach (var over in (string[][])[["--watch", folder], ["--query", clips.AnyClip("throw"), "--window", "1"], ["--query", clips.AnyClip("throw"), "--sliding", "1"]])
        {
            var message = await FailAsync(ExitCode.Usage, ["classify", "--support", clips.Support, .. over, "--html", In("answers.html")]);
            Assert.Contains("--html was given without --query, or with --sliding or --window.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_method_classifies_and_another_than_the_checkpoints_is_refused()
    {
        foreach (var action in ActionClips.Names.Take(3)) Place(clips.AnyClip(action), $"few/{action}/1{Path.GetExtension(clips.AnyClip(action))}");
        foreach (var name in HeadRegistry.All)
        {
            var file = In($"{name}.safetensors");
            var head = HeadRegistry.Create(name).ForTraining(3);
            using (var model = new FewShotModel(new ModelOptions { Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 }, ImageSize = 32, Head = head }, seed: 1))
                ModelCheckpoint.Save(file, model);
            var (output, _) = await RunAsync("classify", "--support", In("few"), "--query", clips.AnyClip("throw"), "--checkpoint", file, "--head", name, "--json");
            using var document = JsonDocument.Parse(output);
            Assert.Equal(1, document.RootElement[0].GetProperty("ranking").EnumerateArray().Sum(r => r.GetProperty("confidence").GetDouble()), 6);
        }

        var message = await FailAsync(ExitCode.Failure, "classify", "--support", clips.Support, "--query", clips.Queries, "--checkpoint", In("tarn.safetensors"), "--head", "hf-ar");
        Assert.Contains($"{In("tarn.safetensors")} does not fit the model", message, StringComparison.Ordinal);
        message = await FailAsync(ExitCode.Failure, "classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", clips.Queries, "--head", "none");
        Assert.Contains("There is no method 'none'.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_a_query_is_kept_as_it_was_given_and_a_support_clip_is_told()
    {
        var query = clips.AnyClip("throw");
        var (output, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", query);
        Assert.StartsWith($"{query}: throw ", output, StringComparison.Ordinal);
        Assert.Contains("is identical to the support clip", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_clip_per_action_works_and_says_what_that_means()
    {
        foreach (var action in ActionClips.Names) Place(clips.AnyClip(action), $"few/{action}/1{Path.GetExtension(clips.AnyClip(action))}");
        var (output, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", In("few"), "--query", clips.Queries, "--json");
        using var document = JsonDocument.Parse(output);
        Assert.Equal(6, document.RootElement.GetArrayLength());
        Assert.Contains("Every action has one clip", error, StringComparison.Ordinal);
        var message = await FailAsync(ExitCode.Failure, "classify", "--checkpoint", "drawn", "--support", In("few"), "--query", clips.Queries, "--open-set");
        Assert.Contains("--open-set needs at least two actions with two clips each", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_action_only_is_refused_with_the_reason()
    {
        Place(clips.AnyClip("throw"), "single/throw/a" + Path.GetExtension(clips.AnyClip("throw")));
        Directory.CreateDirectory(In("inbox"));
        foreach (var queries in (string[][])[["--query", clips.Queries], ["--watch", In("inbox")]])
        {
            var message = await FailAsync(ExitCode.Failure, ["classify", "--checkpoint", "drawn", "--support", In("single"), .. queries]);
            Assert.Contains("All support clips show one action, 'throw'.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Broken_and_silent_and_oddly_named_files_are_answered_each_for_itself()
    {
        var support = clips.Copy(In("support"));
        await File.WriteAllTextAsync(Path.Combine(support, "throw", "broken.mp4"), "no video");
        await File.WriteAllTextAsync(Path.Combine(support, "notes.txt"), "notes are no clips");
        Place(clips.AnyClip("throw"), "support/loose" + Path.GetExtension(clips.AnyClip("throw")));
        Directory.Move(Path.Combine(support, "spread_arms"), Path.Combine(support, "腕を広げる 'ü'"));
        Place(clips.AnyClip("sit_down"), "queries/クリップ 🎬.mp4");
        await RunProgramAsync("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", In("queries/sound.mp4"));
        var (output, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", support, "--query", In("queries"), "--json");
        using var document = JsonDocument.Parse(output);
        var answers = document.RootElement.EnumerateArray().ToArray();
        Assert.Equal(2, answers.Length);
        Assert.Contains("腕を広げる 'ü'", answers.Single(a => !a.TryGetProperty("error", out _)).GetProperty("ranking").EnumerateArray().Select(r => r.GetProperty("action").GetString()));
        Assert.Contains("no video, only sound", answers.Single(a => a.TryGetProperty("error", out _)).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("Skipped throw/broken.mp4", error, StringComparison.Ordinal);
        Assert.Contains("not in a folder that names its action", error, StringComparison.Ordinal);
        Assert.DoesNotContain("notes.txt", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_plain_file_does_not_keep_the_others_from_an_answer()
    {
        Place(clips.AnyClip("throw"), "queries/b" + Path.GetExtension(clips.AnyClip("throw")));
        File.CreateSymbolicLink(In("queries/a.mp4"), In("gone.mp4"));
        await RunProgramAsync("mkfifo", In("queries/c.mp4"));
        var (output, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("queries"), "--json");
        using var document = JsonDocument.Parse(output);
        var answers = document.RootElement.EnumerateArray().ToDictionary(a => Path.GetFileNameWithoutExtension(a.GetProperty("query").GetString()!));
        Assert.Equal(["b", "c"], answers.Keys.Order());
        Assert.Equal("throw", answers["b"].GetProperty("predicted").GetString());
        Assert.Contains("the file is empty", answers["c"].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("a.mp4: a symbolic link to", error, StringComparison.Ordinal);
        Assert.Contains("a link to a file that does not exist", await FailAsync(ExitCode.Failure, "classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("queries/a.mp4")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upright_clips_beside_wide_ones_are_told()
    {
        await ScaledAsync("throw", "mixed/throw/wide.mp4", "160:96");
        await ScaledAsync("sit_down", "mixed/sit_down/wide.mp4", "160:96");
        await ScaledAsync("throw", "queries/upright.mp4", "96:160");
        var (_, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", In("mixed"), "--query", In("queries"));
        Assert.Contains("upright.mp4 is portrait, but the support clips are landscape", error, StringComparison.Ordinal);
        await ScaledAsync("throw", "mixed/throw/upright.mp4", "96:160");
        (_, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", In("mixed"), "--query", In("queries"));
        Assert.Contains("1 support clip is portrait and 2 are landscape", error, StringComparison.Ordinal);
        Assert.DoesNotContain("upright.mp4 is portrait", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_video_of_ten_hours_is_named_with_a_word_on_its_length_and_labelled_over_time()
    {
        Directory.CreateDirectory(In("long"));
        await RunProgramAsync("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=1/10:duration=36000", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", In("long/day.mp4"));
        var (output, error) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("long"), "--json");
        using var document = JsonDocument.Parse(output);
        Assert.Contains(document.RootElement[0].GetProperty("predicted").GetString(), ActionClips.Names);
        Assert.Matches("lasts 3[56][0-9]{3} seconds.*label it over time", error);
        (output, _) = await RunAsync("classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("long/day.mp4"), "--sliding", "1800", "--out", In("day"), "--json");
        using var timeline = JsonDocument.Parse(output);
        Assert.Equal(36000, timeline.RootElement.GetProperty("segments").EnumerateArray().Last().GetProperty("end").GetDouble(), 20.0);
        Assert.Equal(40, File.ReadLines(In("day.csv")).Count() - 1, 1.0);
    }

    [Fact]
    public async Task Without_ffmpeg_it_is_said_what_to_install()
    {
        foreach (var verb in (string[][])[["classify", "--checkpoint", "drawn", "--query", clips.Queries], ["check", "--checkpoint", "drawn"]])
        {
            var (code, output, error) = await CommandProcess.OutcomeAsync(CommandProcess.Start([.. verb, "--support", clips.Support], "env", "PATH=/nowhere"));
            Assert.Equal((ExitCode.Failure, ""), (code, output));
            Assert.Contains("The program 'ffmpeg' was not found on the search path.", error, StringComparison.Ordinal);
            Assert.Contains("sudo apt-get install ffmpeg", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_action_without_a_usable_clip_is_an_error()
    {
        var support = clips.Copy(In("support"));
        Directory.CreateDirectory(Path.Combine(support, "empty_action"));
        await File.WriteAllTextAsync(Path.Combine(support, "empty_action", "broken.mp4"), "no video");
        var message = await FailAsync(ExitCode.Failure, "classify", "--checkpoint", "drawn", "--support", support, "--query", clips.Queries);
        Assert.Contains("No clip of the action 'empty_action' can be used", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_that_are_missing_or_laid_out_otherwise_are_explained()
    {
        Assert.Contains("does not exist", await FailAsync(ExitCode.Failure, "classify", "--checkpoint", "drawn", "--support", In("nowhere"), "--query", clips.Queries), StringComparison.Ordinal);
        Directory.CreateDirectory(In("flat"));
        Place(clips.AnyClip("throw"), "flat/a.mp4");
        Assert.Contains("Each action needs a folder of its own", await FailAsync(ExitCode.Failure, "classify", "--checkpoint", "drawn", "--support", In("flat"), "--query", clips.Queries), StringComparison.Ordinal);
        Assert.Contains("does not exist", await FailAsync(ExitCode.Failure, "classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("nothing.mp4")), StringComparison.Ordinal);
        Directory.CreateDirectory(In("void"));
        Assert.Contains("holds no videos", await FailAsync(ExitCode.Failure, "classify", "--checkpoint", "drawn", "--support", clips.Support, "--query", In("void")), StringComparison.Ordinal);
        Assert.Contains("--query and --watch", await FailAsync(ExitCode.Usage, "classify", "--checkpoint", "drawn", "--support", clips.Support), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watched_folder_is_followed_until_it_is_interrupted()
    {
        Directory.CreateDirectory(In("inbox"));
        Place(clips.AnyClip("throw"), "inbox/one" + Path.GetExtension(clips.AnyClip("throw")));
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var lines = new List<string>();
        using var output = new LineWriter(line =>
        {
            lines.Add(line);
            if (line.Contains("inbox/one", StringComparison.Ordinal)) Place(clips.AnyClip("sit_down"), "inbox/two" + Path.GetExtension(clips.AnyClip("sit_down")));
            if (line.Contains("inbox/two", StringComparison.Ordinal)) File.WriteAllText(In("inbox/words.mp4"), "these are no pictures");
            if (line.Contains("inbox/words", StringComparison.Ordinal)) stop.Cancel();
        });
        var code = await StrmCommandLine.RunAsync(["classify", "--checkpoint", "drawn", "--support", clips.Support, "--watch", In("inbox"), "--json"], output, TextWriter.Null, stop.Token);
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Equal(3, lines.Count);
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal("sit_down", second.RootElement.GetProperty("predicted").GetString());
        using var third = JsonDocument.Parse(lines[2]);
        Assert.Contains("ffmpeg cannot decode it", third.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(folder, name);

    private void Place(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(target))!);
        File.Copy(source, In(target));
    }

    private async Task ScaledAsync(string action, string target, string size)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(target))!);
        await RunProgramAsync("ffmpeg", "-v", "error", "-i", clips.AnyClip(action), "-vf", $"scale={size},setsar=1", "-c:v", "libx264", In(target));
    }

    private static async Task RunProgramAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<string> FailAsync(int expected, params string[] args)
    {
        using var error = new StringWriter();
        Assert.Equal(expected, await StrmCommandLine.RunAsync(args, TextWriter.Null, error, CancellationToken.None));
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        return error.ToString();
    }
}
