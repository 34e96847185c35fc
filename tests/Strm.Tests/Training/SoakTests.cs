using System.Globalization;
using Strm.Evaluation;
using Strm.Models;
using Strm.Tests.Evaluation;
using Strm.Training;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

/// <summary>Long runs on four threads: memory, open files, threads and tensors stay what they are. They run alone, since the whole process is what they look at.</summary>
[Collection(nameof(SoakTests))]
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
public class SoakTests(ITestOutputHelper output)
{
    private const int Threads = 4;
    private const int Samples = 10;
    private const double LargestSlope = 1 << 20;

    [SkippableFact]
    public void Memory_is_flat_over_200_tasks() => Train(200, 6 << 20);

    [SkippableFact]
    [Trait("Tier", "Full")]
    public void Memory_is_flat_over_thousands_of_tasks() => Train(2000 * LongRun.Scale, LargestSlope * Math.Max(1, 0.2 * LongRun.Scale)); // 1 MB is what the allocators' rests change by

    [SkippableFact]
    public void Memory_is_flat_over_1000_episodes_of_a_test() => Evaluate(1000, 6 << 20);

    [SkippableFact]
    [Trait("Tier", "Full")]
    public void Memory_is_flat_over_ten_thousands_of_episodes_of_tests() => Evaluate(10_000 * LongRun.Scale, LargestSlope * LongRun.Scale);

    [Fact]
    public void Fifty_training_tasks_and_fifty_test_episodes_leave_no_tensor_behind_on_any_thread()
    {
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        using var data = new TinyArchive();
        Train(model, 5, _ => { });
        Evaluate(model, data, 5, 2);
        var before = LiveTensors();
        Train(model, 50, _ => { });
        Assert.Equal(before, Tensor.TotalCount);
        model.Eval();
        Evaluate(model, data, 50, 2);
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

    /// <summary>Trains on each of four threads; all stand still while the process is looked at.</summary>
    private void Train(int tasks, double growth)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "What a process holds is read as Linux tells it.");
        var (ofThread, samples, tensors) = (tasks / Threads, new List<ProcessState>(), new List<long>());
        using var gate = new Barrier(Threads, _ => Look(samples, tensors));
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            using var model = new FewShotModel(TinyModel.Model, seed: 1);
            Train(model, ofThread, progress =>
            {
                if (progress.Task % (ofThread / Samples) == 0) gate.SignalAndWait();
            });
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        AssertFlat(samples, tensors, tasks, growth, "tasks");
    }

    private void Evaluate(int episodes, double growth)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "What a process holds is read as Linux tells it.");
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        using var data = new TinyArchive();
        var (samples, tensors) = (new List<ProcessState>(), new List<long>());
        for (var i = 0; i < Samples; i++)
        {
            Evaluate(model, data, episodes / Samples, Threads);
            Look(samples, tensors);
        }

        AssertFlat(samples, tensors, episodes, growth, "episodes");
    }

    private static void Look(List<ProcessState> samples, List<long> tensors)
    {
        samples.Add(ProcessState.Now());
        tensors.Add(Tensor.TotalCount);
    }

    // The first samples are left out: what is kept for good is made then.
    private void AssertFlat(List<ProcessState> all, List<long> tensors, int steps, double growth, string what)
    {
        var samples = all[3..];
        var (slope, first, last) = (ProcessState.Slope(samples, steps / Samples), samples[0], samples[^1]);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{steps} {what}: {slope / (1 << 20):0.000} MB of native memory per 10,000 {what}; {string.Join(", ", samples)}; tensors {string.Join(", ", tensors)}");
        output.WriteLine(text);
        Assert.True(slope * steps / 10_000 < growth, text);
        Assert.True(last.Files <= first.Files + 2 && last.Threads <= first.Threads + 1 && tensors[^1] == tensors[3], text);
    }

    private static void Train(FewShotModel model, int tasks, Action<TrainingProgress> done)
    {
        using var trainer = new Trainer(model, ExperimentPreset.Small().Training with { Iterations = tasks, Way = 3, WeightAverage = 0.99, TasksPerStep = 5 });
        using var feed = new RandomFeed(3, 1, 2, model.Options.Frames, model.Options.ImageSize);
        trainer.Run(feed, done, CancellationToken.None);
    }

    private static void Evaluate(FewShotModel model, TinyArchive data, int episodes, int workers) =>
        new Evaluator(model, data.Archive).Run(data.Episodes(episodes), new EvaluationOptions { Cache = new ClipCacheOptions { Workers = workers }, OnPrediction = _ => { } });
}
