using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Strm.Backbones;
using Strm.Models;
using Strm.Recognition;
using Strm.Synthesis;
using Xunit.Abstractions;

namespace Strm.Cli.Tests;

/// <summary>The whole story with actions that no catalogue has: label a few clips, check them, name others.</summary>
public sealed class OwnActionsTests(ITestOutputHelper log) : IDisposable
{
    private static readonly ActionDefinition[] Actions =
    [
        new("salute", cast => cast.Solo(cast.Through(Poses.Stand, Poses.Stand with { RightArm = 100, RightElbow = 120 }, Poses.Stand with { RightArm = 100, RightElbow = 120 }))),
        new("bow_deep_and_stay", cast => cast.Solo(cast.Through(Poses.Stand, Poses.Stand with { Lean = 85, Nod = 20 }))),
        new("parcel_crosses_sky", cast => (stage, time) => stage.Box(new Vector3(-1.2f + (2.4f * time), 1.6f, 0), new Vector3(.4f), cast.ThingColour)) { Mirrors = false },
        new("balloon_takes_off", cast => (stage, time) => stage.Ball(new Vector3(0, .2f + (1.7f * time * time), 0), .25f, cast.ThingColour)),
        new("lantern_flashes", cast => (stage, time) =>
        {
            if (time * 4 % 1 < .5f) stage.Ball(new Vector3(.2f, .9f, 0), .4f, cast.ThingColour);
        }),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("strm-own-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Clearly_different_actions_of_ones_own_are_named_after_four_clips_of_each()
    {
        await SyntheticDataset.WriteClipsAsync(In("support"), Actions, new SynthOptions { Seed = 31, ClipsPerClass = 4 });
        await SyntheticDataset.WriteClipsAsync(In("query"), Actions, new SynthOptions { Seed = 32, ClipsPerClass = 4 });
        using var check = JsonDocument.Parse(await RunAsync("check", "--checkpoint", "drawn", "--support", In("support"), "--json"));
        Assert.InRange(check.RootElement.GetProperty("accuracy").GetDouble(), 0.8, 1);
        using var answers = JsonDocument.Parse(await RunAsync("classify", "--checkpoint", "drawn", "--support", In("support"), "--query", In("query"), "--json"));
        var right = answers.RootElement.EnumerateArray().Count(a => a.GetProperty("query").GetString()!.Contains($"/{a.GetProperty("predicted").GetString()}/", StringComparison.Ordinal));
        Assert.InRange(right / 20.0, 0.9, 1);
    }

    [Fact]
    public async Task A_clip_of_ten_seconds_is_named_by_a_ResNet18_within_seconds()
    {
        var options = new ModelOptions { Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18 }, ImageSize = 224 };
        using (var model = new FewShotModel(options, seed: 1)) ModelCheckpoint.Save(In("model.safetensors"), model);
        await SyntheticDataset.WriteClipsAsync(In("support"), Actions, new SynthOptions { Seed = 31, ClipsPerClass = 1 });
        using (var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=10", "-c:v", "libx264", In("clip.mp4")])) await ffmpeg.WaitForExitAsync();
        using var classifier = FewShotClassifier.Load(In("model.safetensors"));
        await classifier.AddFolderAsync(In("support"));
        await classifier.ClassifyAsync(In("clip.mp4")); // What is only done once is done.

        // The best of several, and twice what it may take at rest: other tests run beside it. 'strm benchmark classify' measures it alone.
        const double Most = 4;
        var seconds = new List<double>();
        while (seconds.Count < 3 || (seconds.Min() >= Most && seconds.Count < 20))
        {
            var clock = Stopwatch.StartNew();
            await classifier.ClassifyAsync(In("clip.mp4"));
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        log.WriteLine($"seconds: {string.Join(", ", seconds.Select(s => s.ToString("0.00", CultureInfo.InvariantCulture)))}");
        Assert.True(seconds.Min() < Most, $"{seconds.Min():0.00} seconds");
    }

    private string In(string name) => Path.Combine(folder, name);

    private static async Task<string> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None);
        Assert.True(code == 0, error.ToString());
        return output.ToString();
    }
}
