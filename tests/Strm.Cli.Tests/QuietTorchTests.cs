using Strm.Archives;

namespace Strm.Cli.Tests;

/// <summary>libtorch writes to the standard error itself where a convolution takes a way that this machine lacks ("Could not initialize NNPACK"); no command may take it.</summary>
/// <param name="data">A data set.</param>
public sealed class QuietTorchTests(PipelineData data) : IClassFixture<PipelineData>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-quiet-").FullName;

    [Theory]
    [InlineData("resnet18", "arn")]
    [InlineData("resnet34", "strm")]
    [InlineData("resnet50", "strm")]
    public async Task Training_and_evaluation_on_one_thread_write_nothing_of_libtorchs(string backbone, string head)
    {
        var run = Path.Combine(folder, backbone);
        await AssertQuietAsync(
            "train", "--data", data.Archive, "--out", run, "--backbone", backbone, "--head", head, "--backbone-width", "4", "--image-size", "32", "--frames", "2", "--way", "2", "--shot", "1",
            "--queries", "1", "--iterations", "2", "--tasks-per-step", "1", "--learning-rate", "1e-6");
        var checkpoint = Path.Combine(run, "checkpoints", "last.safetensors");
        await AssertQuietAsync("evaluate", "--checkpoint", checkpoint, "--data", data.Archive, "--count", "2", "--way", "2", "--shot", "1", "--workers", "1");
    }

    [Fact]
    public async Task Looking_at_attention_on_one_thread_writes_nothing_of_libtorchs()
    {
        using var archive = FrameArchive.Open(data.Archive);
        var clips = archive.Classes.Take(2).Select(name => archive.ClipsOf(name)[0].Id.ToString());
        var query = archive.ClipsOf(archive.Classes[0])[1].Id.ToString();
        await AssertQuietAsync("attention", "--data", data.Archive, "--support", string.Join(',', clips), "--query", query, "--out", Path.Combine(folder, "a.png"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task AssertQuietAsync(params string[] arguments)
    {
        var (code, output, error) = await CommandProcess.OutcomeAsync(CommandProcess.Start(arguments));
        Assert.True(code == 0, error + output);
        Assert.DoesNotContain("NNPACK", error, StringComparison.Ordinal);
    }
}
