namespace Strm.Cli.Tests;

/// <summary>What the commands that write are run on, and how.</summary>
public sealed class DiskFullData : IAsyncLifetime
{
    private static readonly string[] Tiny = ["--backbone-width", "4", "--image-size", "32", "--frames", "4", "--way", "3", "--shot", "1", "--queries", "1"];

    private static readonly string[] Training =
        ["train", "--preset", "small", .. Tiny, "--iterations", "6", "--tasks-per-step", "2", "--save-every", "2", "--validate-every", "4", "--validate-episodes", "4", "--resume"];

    private readonly PipelineData data = new();
    private readonly string folder = Directory.CreateTempSubdirectory("strm-full-").FullName;

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
        Directory.Delete(folder, recursive: true);
        await data.DisposeAsync();
    }

    /// <summary>Whether a file has a name of what is not finished, or of a command's own bookkeeping.</summary>
    internal static bool IsInTheMaking(string name) => name.Contains(".part", StringComparison.Ordinal) || Path.GetFileName(name)[0] == '.';

    /// <summary>Whether a file tells what was done, which is less when an earlier run did a part of it.</summary>
    internal static bool SaysWhatWasDone(string name) => name == "report.html";

    /// <summary>The arguments of a command that writes to a disk; run again, it goes on.</summary>
    internal string[] Arguments(string command, SmallDisk disk) => command switch
    {
        "prepare zip" => ["data", "prepare", "--videos", In("videos"), "--out", disk.In("a.zip"), "--size", "32", "--json", disk.In("report.json")],
        "prepare folder" => ["data", "prepare", "--videos", In("videos"), "--out", disk.In("frames"), "--size", "32"],
        "train" => [.. Training, "--data", data.Archive, "--out", disk.In("run")],
        "train cached" => [.. Training, "--freeze-backbone", "--cache-features", "--views", "2", "--data", data.Archive, "--out", disk.In("run"), "--cache", disk.In("cache")],
        "evaluate" =>
        [
            "evaluate", "--checkpoint", Checkpoint, "--data", data.Archive, "--way", "3", "--shot", "1", "--count", "60", "--seed", "1", "--workers", "1",
            "--predictions", disk.In("p.jsonl"), "--report", disk.In("report.html"), "--out", disk.In("out"), "--cache", disk.In("cache"),
        ],
        "compare" => ["compare", "--heads", "tsn,bi-mhm", "--data", data.Archive, "--out", disk.In("comparison"), .. Tiny, "--iterations", "3", "--episodes-count", "10"],
        "notebook run" => ["notebook", "run", In("n.ipynb"), "--out", disk.In("out"), "--html"],
        _ => ["checkpoint", "convert", Checkpoint, disk.In("model." + command.Split(' ')[1])],
    };

    private string Checkpoint => Path.Combine(In("run"), "checkpoints", "last.safetensors");

    private string In(string name) => Path.Combine(folder, name);

    private static async Task RunAsync(params string[] arguments)
    {
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(arguments, TextWriter.Null, TextWriter.Synchronized(error), CancellationToken.None);
        Assert.True(code == 0, error.ToString());
    }
}
