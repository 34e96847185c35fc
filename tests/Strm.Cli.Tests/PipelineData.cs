namespace Strm.Cli.Tests;

/// <summary>A small data set, made once for the tests of the main path.</summary>
public sealed class PipelineData : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-clips-").FullName;

    public string Archive => Path.Combine(folder, "a.zip");

    public async Task InitializeAsync()
    {
        var videos = Path.Combine(folder, "videos");
        await RunAsync(["data", "synth", "--out", videos, "--seed", "3", "--clips-per-class", "6", "--train-classes", "6", "--val-classes", "3", "--test-classes", "6"]);
        await RunAsync(["data", "prepare", "--videos", videos, "--protocol", "folder", "--out", Archive]);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    private static async Task RunAsync(string[] args)
    {
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, TextWriter.Null, error, CancellationToken.None);
        Assert.True(code == 0, error.ToString());
    }
}
