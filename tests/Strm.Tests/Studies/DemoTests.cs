using System.Text.Json;
using Strm.Studies;
using Strm.Synthesis;

namespace Strm.Tests;

/// <summary>The demonstration at a small size: its files, and that the order-blind baseline cannot tell reversals apart.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("strm-demo-").FullName, "out");

    [Fact]
    public async Task A_small_demo_writes_a_report_and_a_summary()
    {
        var options = new DemoOptions
        {
            Tasks = 12,
            Episodes = 60,
            Data = new SynthOptions { ClipsPerClass = 6, TrainClasses = 8, ValClasses = 0 },
        };
        var result = await new DemoRun(folder, options).RunAsync(new Progress<WorkProgress>(), CancellationToken.None);
        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(result.SummaryPath));
        Assert.Equal(0.2, summary.RootElement.GetProperty("chance").GetDouble());
        Assert.Equal(60, summary.RootElement.GetProperty("strm").GetProperty("episodes").GetInt32());
        Assert.InRange(summary.RootElement.GetProperty("mean_baseline").GetProperty("reversal_pairs").GetDouble(), 0.3, 0.7);
        var report = await File.ReadAllTextAsync(result.ReportPath);
        Assert.DoesNotContain("http:", report, StringComparison.Ordinal);
        Assert.Equal(5, report.Split("data:image/png").Length - 1);
        Assert.Equal(12, result.StrmCurve.Count);
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused()
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.txt"), "x");
        var error = await Assert.ThrowsAsync<StrmException>(() => new DemoRun(folder, new DemoOptions()).RunAsync(new Progress<WorkProgress>(), CancellationToken.None));
        Assert.EndsWith("is not empty.", error.Given, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
}
