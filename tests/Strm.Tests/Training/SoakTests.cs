using System.Diagnostics;
using Strm.Models;
using Strm.Training;

namespace Strm.Tests.Training;

/// <summary>Long runs: memory stays what it is. They run alone, since the memory of the process is what they look at.</summary>
[Collection(nameof(SoakTests))]
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
public class SoakTests
{
    [Fact]
    public void Memory_is_flat_over_200_tasks() => Flat(200);

    [Fact]
    [Trait("Tier", "Full")]
    public void Memory_is_flat_over_2000_tasks() => Flat(2000);

    // Native memory is what tensors take: the resident set after a collection, in the second half against the first.
    private static void Flat(int tasks)
    {
        var preset = ExperimentPreset.Small();
        using var model = new FewShotModel(TinyModel.Model, seed: 1);
        using var trainer = new Trainer(model, preset.Training with { Iterations = tasks, Way = 3, WeightAverage = 0.99, TasksPerStep = 4 });
        using var feed = new RandomFeed(3, 1, 2, TinyModel.Model.Frames, TinyModel.Model.ImageSize);
        var (middle, end) = (0L, 0L);
        trainer.Run(
            feed,
            progress =>
            {
                if (progress.Task == tasks / 2) middle = Resident();
                if (progress.Task == tasks) end = Resident();
            },
            CancellationToken.None);
        Assert.True(end < middle + (24 << 20), $"{middle >> 20} MB after {tasks / 2} tasks, {end >> 20} MB after {tasks}");
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
