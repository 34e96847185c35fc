namespace Strm.Cli.Tests;

/// <summary>A data set, and a training on it in one process.</summary>
public sealed class MpiData : IAsyncLifetime
{
    /// <summary>Tasks of a training.</summary>
    public const int Tasks = 48;

    private static readonly string[] Options =
    [
        "--preset", "small", "--backbone-width", "4", "--image-size", "32", "--frames", "4", "--way", "3", "--shot", "1", "--queries", "1", "--optimizer", "sgd", "--learning-rate", "1e-4", "--dropout", "0",
    ];

    private readonly PipelineData data = new();
    private readonly string folder = Directory.CreateTempSubdirectory("strm-single-").FullName;

    /// <summary>The run of one process.</summary>
    public string Run => Path.Combine(folder, "run");

    public async Task InitializeAsync()
    {
        await data.InitializeAsync();
        await CommandProcess.EndAsync(CommandProcess.Start(["train", .. Train(Run)]));
    }

    public async Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        await data.DisposeAsync();
    }

    /// <summary>The flags of a training.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="tasksPerStep">Tasks per step.</param>
    public string[] Train(string run, int tasksPerStep = 4) =>
        ["--data", data.Archive, "--out", run, "--iterations", $"{Tasks}", "--tasks-per-step", $"{tasksPerStep}", .. Options];

    /// <summary>The archive.</summary>
    public string Archive => data.Archive;
}
