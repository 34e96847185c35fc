using Strm.Backbones;
using Strm.Models;
using Strm.Speed;
using Strm.Training;

namespace Strm.Benchmarks.Tests;

public class TrainingBenchmarkTests
{
    private static TrainingBenchmarkOptions Tiny => new()
    {
        Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 8 }, ImageSize = 32, Way = 3, Shot = 1, Queries = 1, Tasks = 4,
    };

    [SkippableFact]
    public void Both_sides_do_the_same_work()
    {
        var rows = TrainingBenchmark.Run(Tiny);
        Assert.Equal(["train/resnet18-32", "train/resnet18-32/forward", "train/resnet18-32/backward", "train/resnet18-32/step", "train/resnet18-32/loss", "train/resnet18-32/load"], rows.Select(r => r.Name));
        Assert.All(rows, row => Assert.True(row.Value > 0, row.Name));
        Skip.If(rows[0].Baseline is null, "python3-torch is not installed.");
        Assert.Equal(rows[4].Baseline!.Value, rows[4].Value, 1e-3);
    }

    [Fact]
    public void Training_from_kept_features_has_a_rate_and_a_time_for_each_width_and_format()
    {
        var rows = CachedTrainingBenchmark.Run(new() { Way = 2, Queries = 1, Tasks = 2, ProjectionWidths = [32, 16], Precisions = [TrainingPrecision.Fp32] });
        Assert.Equal(
            ["cached/strm-512/2-way 1-shot/E32-fp32", "cached/strm-512/2-way 1-shot/E32-fp32/processor", "cached/strm-512/2-way 1-shot/E16-fp32", "cached/strm-512/2-way 1-shot/E16-fp32/processor"],
            rows.Select(r => r.Name));
        Assert.All(rows, row => Assert.True(row.Value > 0, row.Name));
    }

    [Fact]
    public void Without_PyTorch_there_is_no_baseline()
    {
        var rows = TrainingBenchmark.Run(Tiny with { Python = "/nonexistent/python3", CheckpointActivations = true });
        Assert.Equal("train/resnet18-32-checkpointed", rows[0].Name);
        Assert.All(rows, row => Assert.Null(row.Baseline));
    }
}
