namespace Strm.Cli.Tests;

/// <summary>The commands that take long and write files, as small as they can be: what they are run on, and how.</summary>
public sealed class LongCommands : IAsyncLifetime
{
    private static readonly string[] Tiny = ["--backbone-width", "4", "--image-size", "32", "--frames", "4", "--way", "3", "--shot", "1", "--queries", "1"];

    private static readonly string[] Training =
        ["train", "--preset", "small", .. Tiny, "--iterations", "6", "--tasks-per-step", "2", "--save-every", "2", "--validate-every", "4", "--validate-episodes", "4", "--resume"];

    private readonly PipelineData data = new();
    private readonly string place = Directory.CreateTempSubdirectory("strm-full-").FullName;

    /// <summary>The commands.</summary>
    internal static IReadOnlyList<string> Commands => ["prepare zip", "prepare folder", "train", "train cached", "evaluate", "compare", "convert pt", "convert safetensors", "convert dat", "notebook run"];

    public async Task InitializeAsync()
    {
        await data.InitializeAsync();
        await RunAsync("data", "synth", "--out", In("videos"), "--clips-per-class", "3", "--train-classes", "2", "--val-classes", "0", "--test-classes", "0", "--size", "32");
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

    /// <summary>The arguments of a command that writes to a folder; run again, it goes on.</summary>
    internal string[] Arguments(string command, string folder) => command switch
    {
        "prepare zip" => ["data", "prepare", "--videos", In("videos"), "--out", Path.Combine(folder, "a.zip"), "--size", "32", "--json", Path.Combine(folder, "report.json")],
        "prepare folder" => ["data", "prepare", "--videos", In("videos"), "--out", Path.Combine(folder, "frames"), "--size", "32"],
        "train" => [.. Training, "--data", data.Archive, "--out", Path.Combine(folder, "run")],
        "train cached" => [.. Training, "--freeze-backbone", "--cache-features", "--views", "2", "--data", data.Archive, "--out", Path.Combine(folder, "run"), "--cache", Path.Combine(folder, "cache")],
        "evaluate" =>
        [
            "evaluate", "--checkpoint", Checkpoint, "--data", data.Archive, "--way", "3", "--shot", "1", "--count", "600", "--seed", "1", "--workers", "1",
            "--predictions", Path.Combine(folder, "p.jsonl"), "--report", Path.Combine(folder, "report.html"), "--out", Path.Combine(folder, "out"), "--cache", Path.Combine(folder, "cache"),
        ],
        "compare" => ["compare", "--heads", "tsn,bi-mhm", "--data", data.Archive, "--out", Path.Combine(folder, "comparison"), .. Tiny, "--iterations", "3", "--episodes-count", "10"],
        "notebook run" => ["notebook", "run", In("n.ipynb"), "--out", Path.Combine(folder, "out"), "--html"],
        _ => ["checkpoint", "convert", Checkpoint, Path.Combine(folder, "model." + command.Split(' ')[1])],
    };

    private string Checkpoint => Path.Combine(In("run"), "checkpoints", "last.safetensors");

    private string In(string name) => Path.Combine(place, name);

    private static async Task RunAsync(params string[] arguments)
    {
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(arguments, TextWriter.Null, TextWriter.Synchronized(error), CancellationToken.None);
        Assert.True(code == 0, error.ToString());
    }
}
