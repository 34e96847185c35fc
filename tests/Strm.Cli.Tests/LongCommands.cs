using System.IO.Compression;
using Strm.Archives;

namespace Strm.Cli.Tests;

/// <summary>The commands that take long and write files, as small as they can be: what they are run on, and how.</summary>
public sealed class LongCommands : IAsyncLifetime
{
    private static readonly string[] Tiny = ["--backbone-width", "4", "--image-size", "32", "--frames", "4", "--way", "3", "--shot", "1", "--queries", "1"];

    private static readonly string[] Training =
    [
        "train", "--preset", "small", .. Tiny, "--iterations", "12", "--tasks-per-step", "2", "--save-every", "2", "--validate-every", "4", "--validate-episodes", "4",
        "--optimizer", "sgd", "--momentum", "0.9", "--weight-average", "0.9", "--resume",
    ];

    // More clips than one ffmpeg process decodes.
    private static readonly string[] Clips = ["--clips-per-class", "10", "--train-classes", "2", "--val-classes", "0", "--test-classes", "0", "--size", "32"];

    private readonly PipelineData data = new();
    private readonly string place = Directory.CreateTempSubdirectory("strm-full-").FullName;
    private string clip = "";

    /// <summary>The commands.</summary>
    internal static IReadOnlyList<string> Commands =>
    [
        "synth", "prepare zip", "prepare folder", "merge zip", "merge folder", "dump", "train", "train cached", "evaluate", "compare",
        "convert pt", "convert safetensors", "convert dat", "notebook run",
    ];

    /// <summary>Video files, ten of each of two actions.</summary>
    internal string Videos => In("videos");

    /// <summary>The frames that commands are trained and tested on, in folders; they read a zip file unless told otherwise.</summary>
    internal string Frames => In("frames");

    /// <summary>Half of the clips of <see cref="Videos"/> as frames.</summary>
    internal string Shard => In("1.zip");

    /// <summary>The weights of a tiny model.</summary>
    internal string Checkpoint => Path.Combine(In("run"), "checkpoints", "last.safetensors");

    public async Task InitializeAsync()
    {
        await data.InitializeAsync();
        await RunAsync(["data", "synth", "--out", Videos, .. Clips]);
        foreach (var shard in new[] { "1", "2" }) await RunAsync(["data", "prepare", "--videos", Videos, "--out", In($"{shard}.zip"), "--size", "32", "--shard", $"{shard}/2"]);
        using (var archive = FrameArchive.Open(Shard)) clip = archive.Clips[0].Id.ToString();
        await RunAsync([.. Training, "--data", data.Archive, "--out", In("run")]);
        await File.WriteAllTextAsync(In("n.ipynb"), """{"cells":[{"cell_type":"code","metadata":{},"outputs":[],"source":"new string('x', 20000)"}],"metadata":{},"nbformat":4,"nbformat_minor":5}""");
    }

    public async Task DisposeAsync()
    {
        Directory.Delete(place, recursive: true);
        await data.DisposeAsync();
    }

    /// <summary>Whether a file tells what was done, which is less when an earlier run did a part of it.</summary>
    internal static bool SaysWhatWasDone(string name) => name == "report.html";

    /// <summary>Whether a command has made what it refuses to make again.</summary>
    internal static bool IsOver(string command, string folder) => command == "synth" && Directory.Exists(Path.Combine(folder, "videos"));

    /// <summary>The arguments of a command that reads frames from folders.</summary>
    internal string[] ArgumentsOnFrames(string command, string folder)
    {
        if (!Directory.Exists(Frames)) ZipFile.ExtractToDirectory(data.Archive, Frames);
        return Array.ConvertAll(Arguments(command, folder), argument => argument == data.Archive ? Frames : argument);
    }

    /// <summary>The arguments of a command that writes to a folder; run again, it goes on.</summary>
    internal string[] Arguments(string command, string folder) => command switch
    {
        "synth" => ["data", "synth", "--out", Path.Combine(folder, "videos"), .. Clips],
        "merge zip" => ["data", "merge", Shard, In("2.zip"), "--out", Path.Combine(folder, "a.zip")],
        "merge folder" => ["data", "merge", Shard, In("2.zip"), "--out", Path.Combine(folder, "frames")],
        "dump" => ["data", "dump", "--data", Shard, "--video", clip, "--image-size", "32", "--out", Path.Combine(folder, "clip.safetensors")],
        "prepare zip" => ["data", "prepare", "--videos", Videos, "--out", Path.Combine(folder, "a.zip"), "--size", "32", "--json", Path.Combine(folder, "report.json")],
        "prepare folder" => ["data", "prepare", "--videos", Videos, "--out", Path.Combine(folder, "frames"), "--size", "32"],
        "train" => [.. Training, "--data", data.Archive, "--out", Path.Combine(folder, "run")],
        "train cached" => [.. Training, "--freeze-backbone", "--cache-features", "--views", "2", "--data", data.Archive, "--out", Path.Combine(folder, "run"), "--cache", Path.Combine(folder, "cache")],
        "evaluate" =>
        [
            "evaluate", "--checkpoint", Checkpoint, "--data", data.Archive, "--way", "3", "--shot", "1", "--count", "600", "--seed", "1", "--workers", "1",
            "--predictions", Path.Combine(folder, "p.jsonl"), "--report", Path.Combine(folder, "report.html"), "--out", Path.Combine(folder, "out"), "--cache", Path.Combine(folder, "cache"),
        ],
        "compare" => ["compare", "--heads", "tsn,bi-mhm", "--data", data.Archive, "--out", Path.Combine(folder, "comparison"), .. Tiny, "--iterations", "3", "--episodes-count", "10"],
        "check" => ["check", "--support", Videos, "--checkpoint", Checkpoint, "--html", Path.Combine(folder, "check.html")],
        "classify" => ["classify", "--support", Videos, "--query", Videos, "--checkpoint", Checkpoint, "--html", Path.Combine(folder, "answers.html")],
        "notebook run" => ["notebook", "run", In("n.ipynb"), "--out", Path.Combine(folder, "out"), "--html"],
        _ => ["checkpoint", "convert", Checkpoint, Path.Combine(folder, "model." + command.Split(' ')[1])],
    };

    private string In(string name) => Path.Combine(place, name);

    private static async Task RunAsync(params string[] arguments)
    {
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(arguments, TextWriter.Null, TextWriter.Synchronized(error), CancellationToken.None);
        Assert.True(code == 0, error.ToString());
    }
}
