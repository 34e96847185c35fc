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
        var options = new CachedTrainingBenchmarkOptions { Way = 2, Queries = 1, Tasks = 2, ProjectionWidths = [32, 16], Precisions = [TrainingPrecision.Fp32] };
        var rows = CachedTrainingBenchmark.Run(options);
        string[] ways = ["", .. Environment.ProcessorCount > 1 ? new[] { $"/{Environment.ProcessorCount} replicas" } : []];
        var names = from width in options.ProjectionWidths from way in ways select $"cached/strm-512/2-way 1-shot/E{width}-fp32{way}";
        Assert.Equal(names.SelectMany(name => new[] { name, $"{name}/processor" }), rows.Select(r => r.Name));
        Assert.All(rows, row => Assert.True(row.Value > 0, row.Name));
    }

    [Fact]
    public void Each_part_of_a_task_has_its_time_and_the_rate_of_its_products()
    {
        var rows = CachedTrainingBenchmark.Parts(new() { Way = 2, Queries = 1, ProjectionWidths = [32], Precisions = [TrainingPrecision.Fp32] });
        string[] parts = [.. from part in new[] { "PLE", "FLE", "TRM", "QC" } from pass in new[] { "forward", "backward" } select $"{part} {pass}"];
        Assert.Equal([.. parts, "sum of gradients", "largest product"], rows.Select(r => r.Name.Split('/')[^1]));
        Assert.All(rows, row => Assert.True(row.Value > 0, row.Name));
        Assert.All(rows.Where(r => r.Note is null), row => Assert.EndsWith("sum of gradients", row.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_PyTorch_there_is_no_baseline()
    {
        var rows = TrainingBenchmark.Run(Tiny with { Python = "/nonexistent/python3", CheckpointActivations = true });
        Assert.Equal("train/resnet18-32-checkpointed", rows[0].Name);
        Assert.All(rows, row => Assert.Null(row.Baseline));
    }
}
