using System.Diagnostics;

namespace Strm.Cli.Tests;

/// <summary>A data set, and a training on it that nothing disturbed, in a process of its own.</summary>
public sealed class TrainingData : IAsyncLifetime
{
    private static readonly string[] Options =
    [
        "--preset", "small", "--backbone-width", "4", "--image-size", "32", "--frames", "4", "--way", "3", "--queries", "1", "--iterations", "30", "--tasks-per-step", "3", "--save-every", "2",
        "--optimizer", "sgd", "--momentum", "0.9", "--weight-average", "0.9", "--validate-every", "12", "--validate-episodes", "5", "--resume",
    ];

    private readonly PipelineData data = new();
    private readonly string folder = Directory.CreateTempSubdirectory("strm-whole-").FullName;

    /// <summary>The undisturbed run.</summary>
    public string Run => Path.Combine(folder, "whole");

    public async Task InitializeAsync()
    {
        await data.InitializeAsync();
        await CommandProcess.EndAsync(Start(Run));
    }

    public async Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        await data.DisposeAsync();
    }

    /// <summary>Starts or goes on with a training.</summary>
    public Process Start(string run) => CommandProcess.Start(["train", "--data", data.Archive, "--out", run, .. Options]);

    /// <summary>Compares a run with the undisturbed one; the event file has the time of day in it.</summary>
    public void AssertAlike(string run)
    {
        foreach (var file in new[] { "checkpoints/last.safetensors", "checkpoints/best.safetensors", "state/task-30.safetensors", "metrics.jsonl" })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(Run, file)).SequenceEqual(File.ReadAllBytes(Path.Combine(run, file))), $"{run}/{file}");
        }
    }
}
