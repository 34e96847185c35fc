using Strm.Archives;
using Strm.Episodes;
using Strm.Heads;
using Strm.Heads.Arn;
using Strm.Models;
using Strm.Tests.Evaluation;
using Strm.Training;

namespace Strm.Tests.Training.Features;

/// <summary>A head trained from features that are kept: the same training, without the backbone.</summary>
public sealed class FeatureTrainingTests : IDisposable
{
    private readonly TinyArchive data = new(classes: 15, clips: 5);
    private readonly StrmExperiment experiment;

    public FeatureTrainingTests() => experiment = StrmExperiment.Open(data.Frames, "folder");

    private static ExperimentPreset Preset => new(
        TinyArchive.Options with { Head = new StrmHeadOptions { ProjectionWidth = 16, Dropout = 0 } },
        new TrainingOptions
        {
            Iterations = 24, TasksPerStep = 4, Way = 3, Shot = 1, Queries = 2, LearningRate = 1e-3, Optimizer = OptimizerKind.Adam, Seed = 5,
            FreezeBackbone = true, CacheFeatures = true, Views = 3, SaveEvery = 3,
        });

    public void Dispose()
    {
        experiment.Dispose();
        data.Dispose();
    }

    [Theory]
    [InlineData("strm")]
    [InlineData("trx")]
    [InlineData("arn")]
    public void Without_augmentation_every_loss_is_that_of_frames(string head)
    {
        var preset = Preset with { Model = Preset.Model with { Head = HeadRegistry.Create(head).Small() } };
        if (head != "arn") preset = preset with { Model = preset.Model with { Head = preset.Model.Head.WithDropout(0) } };
        else preset = preset with { Model = preset.Model with { Head = new ArnHeadOptions { AlignmentWeight = 0, BlockWidth = 8, Filters = 4 } } };
        var plain = preset.Training with { Augmentation = AugmentationKind.None };
        var cached = Losses("cached", preset with { Training = plain });
        var frames = Losses("frames", preset with { Training = plain with { CacheFeatures = false } });
        Assert.All(frames.Zip(cached), pair => Assert.InRange(pair.First - pair.Second, -2e-3, 2e-3));
    }

    [Fact]
    public void With_many_views_losses_are_those_of_fresh_draws_within_their_spread()
    {
        var preset = Preset with { Training = Preset.Training with { Iterations = 60, Views = 24 } };
        var cached = Losses("cached", preset).Skip(20).ToArray();
        var fresh = Losses("fresh", preset with { Training = preset.Training with { CacheFeatures = false } }).Skip(20).ToArray();
        var difference = cached.Zip(fresh, (a, b) => a - b).ToArray();
        var error = Math.Sqrt(difference.Sum(d => d * d) / difference.Length / difference.Length);
        Assert.InRange(difference.Average(), -3 * error, 3 * error);
    }

    [Fact]
    public void A_run_stopped_anywhere_and_resumed_leaves_the_same_files_to_the_last_bit()
    {
        Train("whole", Preset);
        foreach (var stop in new[] { 2, 13 })
        {
            var name = $"stopped-{stop}";
            Assert.Throws<OperationCanceledException>(() => Train(name, Preset, stopAfter: stop));
            Train(name, Preset, resume: true);
            AssertAlike("whole", name);
        }
    }

    [Fact]
    public void Devices_that_share_the_work_read_the_same_features()
    {
        var (one, two) = (Losses("one", Preset), Losses("two", Preset, device: "cpu,cpu"));
        Assert.All(one.Zip(two), pair => Assert.InRange(pair.First - pair.Second, -1e-3, 1e-3));
    }

    [Fact]
    public void What_was_interrupted_goes_on_and_other_seeds_and_more_views_add_to_it()
    {
        var clips = experiment.Protocol.Select(experiment.Archive, SplitPart.Train, 8).Clips.Count();
        var preset = Preset with { Training = Preset.Training with { Views = 6 } };
        using var stop = new CancellationTokenSource();
        var seen = new List<WorkProgress>();
        Assert.Throws<OperationCanceledException>(() => experiment.Train(data.In("cut"), preset, Options(seen, report => Cancel(report, stop)), cancellationToken: stop.Token));
        Assert.Equal(6 * clips, seen[0].Total);
        Assert.Equal((6 * clips) - 64, Computed("again", preset)); // a file holds 64 of them
        Assert.Equal(0, Computed("once more", preset with { Training = preset.Training with { Views = 5, LearningRate = 1e-2 } }));
        Assert.Equal(clips, Computed("more", preset with { Training = preset.Training with { Views = 7 } }));
        Assert.Equal(6 * clips, Computed("seed", preset with { Training = preset.Training with { Seed = 6 } }));
        Assert.Equal(6 * clips, Computed("no flip", preset with { Training = preset.Training with { Augmentation = AugmentationKind.NoFlip } }));
    }

    [Fact]
    public void A_validation_from_features_is_that_of_an_evaluation()
    {
        var preset = Preset with { Training = Preset.Training with { ValidateEvery = 24, ValidateEpisodes = 40, Way = 2, Queries = 1 } };
        var summary = Train("run", preset);
        using var model = ModelCheckpoint.Load(Path.Combine(data.In("run"), "checkpoints", "last.safetensors")).Model;
        var episodes = experiment.Episodes(SplitPart.Val, new EpisodeShape { Way = 2, Shot = 1 }, 40, preset.Training.Seed);
        Assert.Equal(experiment.Evaluate(model, episodes).Accuracy, summary.Best!.Accuracy);
    }

    [Fact]
    public void Where_nothing_can_be_written_features_stay_in_memory_and_that_is_said()
    {
        File.WriteAllText(data.In("cache"), "in the way");
        var seen = new List<WorkProgress>();
        experiment.Train(data.In("run"), Preset, Options(seen));
        Assert.Contains(seen, report => report.Note?.Contains("kept in memory", StringComparison.Ordinal) is true);
        File.Delete(data.In("cache"));
        Train("written", Preset);
        AssertAlike("written", "run");
    }

    [Fact]
    public void A_run_is_not_resumed_with_the_features_of_another_backbone()
    {
        Assert.Throws<OperationCanceledException>(() => Train("run", Preset, stopAfter: 4));
        using (var other = new FewShotModel(Preset.Model, seed: 99)) ModelCheckpoint.Save(data.In("other.safetensors"), other);
        var options = Options([]) with { Resume = true, BackboneWeights = data.In("other.safetensors") };
        var error = Assert.Throws<StrmException>(() => experiment.Train(data.In("run"), Preset, options));
        Assert.Contains("its features are those of another backbone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_a_backbone_that_is_trained_are_refused()
    {
        var error = Assert.Throws<StrmException>(() => Train("run", Preset with { Training = Preset.Training with { FreezeBackbone = false } }));
        Assert.Equal(
            "Features are to be cached, but the backbone is not frozen. Features stay the same only while the backbone does. "
            + "Give --freeze-backbone too (TrainingOptions.FreezeBackbone), or leave --cache-features out.",
            error.Message);
        Assert.False(Directory.Exists(data.In("run")));
    }

    [Theory]
    [InlineData("frames")]
    [InlineData("otam")]
    public void A_head_without_weights_is_refused_by_name(string head)
    {
        var error = Assert.Throws<StrmException>(() => Train("run", Preset with { Model = Preset.Model with { Head = HeadRegistry.Create(head) } }));
        Assert.StartsWith($"The backbone is frozen, and the head {head} has no weights.", error.Message, StringComparison.Ordinal);
    }

    private static void Cancel(WorkProgress report, CancellationTokenSource stop)
    {
        if (report.Done >= 70) stop.Cancel();
    }

    private RunOptions Options(List<WorkProgress> seen, Action<WorkProgress>? watch = null) => new()
    {
        FeatureFolder = data.In("cache"),
        Preparation = new Watcher<WorkProgress>(report =>
        {
            lock (seen) seen.Add(report);
            watch?.Invoke(report);
        }),
    };

    private long Computed(string name, ExperimentPreset preset)
    {
        var seen = new List<WorkProgress>();
        experiment.Train(data.In(name), preset with { Training = preset.Training with { Iterations = 4 } }, Options(seen));
        return seen.Count == 0 ? 0 : seen[0].Total;
    }

    private double[] Losses(string name, ExperimentPreset preset, string device = "cpu")
    {
        var losses = new List<double>();
        experiment.Train(data.In(name), preset, Options([]) with { Device = device }, new Watcher<TrainingProgress>(report => losses.Add(report.Loss)));
        return [.. losses];
    }

    private TrainingSummary Train(string name, ExperimentPreset preset, int stopAfter = int.MaxValue, bool resume = false, string device = "cpu")
    {
        using var stop = new CancellationTokenSource();
        var progress = new Watcher<TrainingProgress>(report =>
        {
            if (report.Task == stopAfter) stop.Cancel();
        });
        return experiment.Train(data.In(name), preset, Options([]) with { Resume = resume, Device = device }, progress, stop.Token);
    }

    private void AssertAlike(string expected, string actual)
    {
        foreach (var file in new[] { "checkpoints/last.safetensors", "metrics.jsonl", "state/task-24.safetensors" })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(data.In(expected), file)).SequenceEqual(File.ReadAllBytes(Path.Combine(data.In(actual), file))), $"{actual}: {file}");
        }
    }

    private sealed class Watcher<T>(Action<T> watch) : IProgress<T>
    {
        public void Report(T value) => watch(value);
    }
}
