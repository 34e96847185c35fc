using System.Diagnostics;
using Strm.Heads;
using Strm.Models;

namespace Strm.Cli.Tests;

/// <summary>Commands for which a machine has too little memory end with a sentence.</summary>
public sealed class MemoryLimitTests(PipelineData data) : IClassFixture<PipelineData>, IDisposable
{
    private const int Kilobytes = 6_000_000;

    private readonly string folder = Directory.CreateTempSubdirectory("strm-memory-").FullName;

    [Fact]
    [Trait("Tier", "Full")]
    public async Task Training_for_which_memory_is_too_small_says_what_to_change()
    {
        var error = await FailAsync("train", "--data", data.Archive, "--out", Path.Combine(folder, "run"), "--preset", "small", "--backbone-width", "64", "--image-size", "448", "--way", "3", "--shot", "3", "--queries", "2", "--iterations", "1");
        Assert.Contains("Memory ran out on cpu in task 0, 3-way 3-shot with 2 queries per class: 15 clips at once.", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Tier", "Full")]
    public async Task A_test_for_which_memory_is_too_small_says_what_to_change()
    {
        var checkpoint = Path.Combine(folder, "large.safetensors");
        using (var model = new FewShotModel(new ModelOptions { Backbone = new() { Kind = Backbones.BackboneKind.ResNet18 }, Head = new TsnHeadOptions(), ImageSize = 1024 }, seed: 1)) ModelCheckpoint.Save(checkpoint, model, 0);
        var error = await FailAsync("evaluate", "--checkpoint", checkpoint, "--data", data.Archive, "--way", "3", "--shot", "1", "--count", "5", "--workers", "6", "--cache", "off");
        Assert.Contains("Memory ran out. The model and the clips being processed at once must fit.", error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<string> FailAsync(params string[] arguments)
    {
        // .NET reserves addresses for as much as the machine has unless it is told how much it may use.
        var start = new ProcessStartInfo("sh", ["-c", $"ulimit -v {Kilobytes}; exec \"$@\"", "sh", .. CommandProcess.Command(arguments)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x20000000";
        var (code, _, error) = await CommandProcess.OutcomeAsync(Process.Start(start)!);
        Assert.True(code == ExitCode.Failure, $"{code}: {error}");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        return error;
    }
}
