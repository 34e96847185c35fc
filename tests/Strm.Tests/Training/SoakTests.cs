using System.Diagnostics;
using Strm.Evaluation;
using Strm.Models;
using Strm.Tests.Evaluation;
using Strm.Training;
using static TorchSharp.torch;

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

    [Fact]
    public void Memory_is_flat_over_1000_episodes_of_a_test() => FlatEvaluation(1000);

    [Fact]
    [Trait("Tier", "Full")]
    public void Memory_is_flat_over_10000_episodes_of_a_test() => FlatEvaluation(10_000);

    [Fact]
    public void Fifty_training_tasks_and_fifty_test_episodes_leave_no_tensor_behind_on_any_thread()
    {
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        using var data = new TinyArchive();
        Train(model, 5);
        Evaluate(model, data, 5, _ => { });
        var before = LiveTensors();
        Train(model, 50);
        Assert.Equal(before, Tensor.TotalCount);
        model.Eval();
        Evaluate(model, data, 50, _ => { });
        Assert.Equal(before, Tensor.TotalCount);
    }

    // The count is the process's: what tests before this one left to the garbage collector goes first.
    private static long LiveTensors()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return Tensor.TotalCount;
    }

    private static void Train(FewShotModel model, int tasks)
    {
        using var trainer = new Trainer(model, ExperimentPreset.Small().Training with { Iterations = tasks, Way = 3 });
        using var feed = new RandomFeed(3, 1, 2, TinyArchive.Options.Frames, TinyArchive.Options.ImageSize);
        trainer.Run(feed, _ => { }, CancellationToken.None);
    }

    private static void Evaluate(FewShotModel model, TinyArchive data, int episodes, Action<int> done)
    {
        var count = 0;
        var options = new EvaluationOptions { Cache = new ClipCacheOptions { Workers = 2 }, OnPrediction = _ => done(++count) };
        new Evaluator(model, data.Archive).Run(data.Episodes(episodes), options);
    }

    private static void FlatEvaluation(int episodes)
    {
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        using var data = new TinyArchive();
        var (middle, end) = (0L, 0L);
        Evaluate(model, data, episodes, done =>
        {
            if (done == episodes / 2) middle = Resident();
            if (done == episodes) end = Resident();
        });
        Assert.True(end < middle + (24 << 20), $"{middle >> 20} MB after {episodes / 2} episodes, {end >> 20} MB after {episodes}");
    }

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
