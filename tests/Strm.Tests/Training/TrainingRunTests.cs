using System.Diagnostics;
using System.Globalization;
using Strm.Models;
using Strm.Statistics;
using Strm.Training;
using Strm.Training.TensorBoard;

namespace Strm.Tests.Training;

public sealed class TrainingRunTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("strm-").FullName;

    private static TrainingOptions Validating => TinyModel.Training with
    {
        Iterations = 14, WeightAverage = 0.8, ValidateEvery = 3, SaveEvery = 2, Optimizer = OptimizerKind.Sgd, Momentum = 0.9, WeightDecay = 0.01,
        Schedule = LearningRateSchedule.Cosine, Warmup = 0.2,
    };

    [Fact]
    public void The_best_checkpoint_is_that_of_the_highest_lower_end_of_the_interval()
    {
        double[] means = [0.5, 0.6, 0.62, 0.61, 0.4];
        double[] halfWidths = [0.1, 0.05, 0.2, 0.05, 0];
        var made = 0;
        var summary = Train("a", Validating, (_, _) => new AccuracyEstimate(means[made], halfWidths[made++], 10));
        Assert.Equal(5, made);
        Assert.Equal(12, summary.Best!.Task);
        using var best = ModelCheckpoint.Load(Path.Combine(root, "a", "checkpoints", "best.safetensors")).Model;
        using var last = ModelCheckpoint.Load(Path.Combine(root, "a", "checkpoints", "last.safetensors")).Model;
        Assert.False(best.StateDict()["resnet.0.weight"].Equals(last.StateDict()["resnet.0.weight"]));
        var rows = File.ReadAllLines(Path.Combine(root, "a", "metrics.jsonl")).Where(line => line.Contains("validation_accuracy", StringComparison.Ordinal));
        Assert.Equal("""{"task":12,"validation_accuracy":0.61,"validation_half_width":0.05,"validation_episodes":10}""", rows.ElementAt(3));
    }

    [Fact]
    public void A_run_ends_when_its_patience_with_validation_does()
    {
        var summary = Train("a", Validating with { Patience = 2 }, Worse());
        Assert.True(summary.StoppedEarly);
        Assert.Equal(9, summary.Tasks);
        Assert.Equal(3, summary.Best!.Task);
        var again = Train("a", Validating with { Patience = 2 }, (_, _) => throw new InvalidOperationException("Validated again."), resume: true);
        Assert.Equal(9, again.Tasks);
    }

    [Fact]
    public void A_run_stopped_anywhere_and_resumed_leaves_the_same_files_to_the_last_bit()
    {
        Train("whole", Validating, OfWeights);
        for (var stop = 1; stop < 14; stop += 4)
        {
            var name = $"stopped-{stop}";
            Assert.Throws<OperationCanceledException>(() => Train(name, Validating, OfWeights, stopAfter: stop));
            Train(name, Validating, OfWeights, resume: true);
            foreach (var file in new[] { "checkpoints/last.safetensors", "checkpoints/best.safetensors", "metrics.jsonl", "state/task-14.safetensors" })
            {
                Assert.True(File.ReadAllBytes(Path.Combine(root, "whole", file)).SequenceEqual(File.ReadAllBytes(Path.Combine(root, name, file))), $"{stop}: {file}");
            }
        }
    }

    [Fact]
    public void A_clock_that_was_changed_does_not_change_which_state_a_run_goes_on_from()
    {
        Train("whole", TinyModel.Training, null);
        Assert.Throws<OperationCanceledException>(() => Train("a", TinyModel.Training with { SaveEvery = 4 }, null, stopAfter: 7));
        foreach (var file in Directory.GetFiles(Path.Combine(root, "a"), "*", SearchOption.AllDirectories))
        {
            var late = Path.GetFileName(file).StartsWith("task-4.", StringComparison.Ordinal);
            File.SetLastWriteTimeUtc(file, new DateTime(late ? 2099 : 1999, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        var first = 0;
        Train("a", TinyModel.Training with { SaveEvery = 4 }, null, resume: true, watch: report => first = first == 0 ? report.Task : first);
        Assert.Equal(8, first);
        Assert.Equal(File.ReadAllBytes(Path.Combine(root, "whole", "checkpoints", "last.safetensors")), File.ReadAllBytes(Path.Combine(root, "a", "checkpoints", "last.safetensors")));
    }

    [Fact]
    public void A_validation_that_was_interrupted_is_made_when_the_run_is_resumed()
    {
        Assert.Throws<OperationCanceledException>(() => Train("a", Validating, (_, _) => throw new OperationCanceledException()));
        var seen = new List<int>();
        var summary = Train("a", Validating, (model, token) => OfWeights(model, token), resume: true, validated: seen);
        Assert.Equal([3, 6, 9, 12, 14], seen);
        Assert.Equal(14, summary.Tasks);
    }

    [Fact]
    public void Event_files_hold_each_step_once_though_the_run_was_resumed_and_the_file_cut_off()
    {
        Assert.Throws<OperationCanceledException>(() => Train("a", TinyModel.Training with { SaveEvery = 5 }, null, stopAfter: 7));
        var path = Path.Combine(root, "a", EventFile.Name);
        using (var file = new FileStream(path, FileMode.Open)) file.SetLength(file.Length - 11);
        File.Delete(Path.Combine(root, "a", "state", "task-7.json"));
        Train("a", TinyModel.Training with { SaveEvery = 5 }, null, resume: true);
        using var stream = File.OpenRead(path);
        var steps = new List<long>();
        while (EventRecord.Read(stream) is { } content) steps.Add(ScalarEvent.StepOf(content));
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal(Enumerable.Range(0, 13).Select(i => (long)i), steps);
    }

    [SkippableFact]
    public void Event_files_are_read_by_a_parser_of_the_published_format()
    {
        Skip.IfNot(File.Exists("/usr/bin/python3"), "/usr/bin/python3 is absent.");
        var losses = new List<double>();
        Train("a", Validating, OfWeights, watch: report => losses.Add(report.Loss));
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Training", "read_events.py"), Path.Combine(root, "a", EventFile.Name)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
        Assert.True(process.StandardError.ReadToEnd() is "", "the parser found damage");
        Assert.Equal("0 brain.Event:2 0", lines[0]);
        var read = lines.Select(line => line.Split(' ')).Where(words => words[1] == "train/loss").ToArray();
        Assert.Equal(Enumerable.Range(1, 14), read.Select(words => int.Parse(words[0], CultureInfo.InvariantCulture)));
        Assert.Equal(losses.Select(l => (float)l), read.Select(words => float.Parse(words[2], CultureInfo.InvariantCulture)));
        Assert.Equal(5, lines.Count(line => line.Contains("validation/accuracy", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_folder_in_use_is_refused_and_names_the_process()
    {
        using var held = RunFolder.Open(Path.Combine(root, "a"));
        var error = Assert.Throws<StrmException>(() => RunFolder.Open(Path.Combine(root, "a")));
        Assert.Contains($"in use by process {Environment.ProcessId} on {Environment.MachineName}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_which_no_run_began_is_not_left_behind()
    {
        using (RunFolder.Open(Path.Combine(root, "new"))) Assert.True(Directory.Exists(Path.Combine(root, "new")));
        Assert.False(Directory.Exists(Path.Combine(root, "new")));
        Directory.CreateDirectory(Path.Combine(root, "old"));
        using (RunFolder.Open(Path.Combine(root, "old"))) Assert.True(Directory.Exists(Path.Combine(root, "old")));
        Assert.True(Directory.Exists(Path.Combine(root, "old")));
    }

    [Fact]
    public void A_run_of_another_configuration_is_refused_with_what_differs()
    {
        Train("a", TinyModel.Training, null);
        var error = Assert.Throws<StrmException>(() => Train("a", TinyModel.Training with { LearningRate = 0.5, SaveEvery = 3 }, null, resume: true));
        Assert.Contains("training.learning_rate is 0.001 in the run and 0.5 here", error.Message, StringComparison.Ordinal);
        Assert.Equal(12, Train("a", TinyModel.Training with { SaveEvery = 3, KeepStates = 5, CheckpointActivations = true }, null, resume: true).Tasks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    public void A_damaged_description_is_said_and_nothing_is_changed(string content)
    {
        Train("a", TinyModel.Training, null);
        var (description, state) = (Path.Combine(root, "a", "run.json"), Directory.GetFiles(Path.Combine(root, "a", "state")));
        File.WriteAllText(description, content);
        var error = Assert.Throws<StrmException>(() => Train("a", TinyModel.Training, null, resume: true));
        Assert.Contains($"{description} cannot be read as the description of a run", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(description));
        Assert.Equal(state, Directory.GetFiles(Path.Combine(root, "a", "state")));
    }

    [Fact]
    public void A_damaged_state_is_said_to_be_passed_over()
    {
        Train("a", TinyModel.Training with { SaveEvery = 4 }, null);
        File.WriteAllText(Path.Combine(root, "a", "state", "task-12.safetensors"), "not a state");
        var notes = new List<string?>();
        Train("a", TinyModel.Training with { SaveEvery = 100 }, null, resume: true, notes: notes);
        Assert.Equal("the saved state of task 12 is damaged; resumed from task 8 instead", notes[0]);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_leaves_a_state_from_before_it()
    {
        using (var model = new FewShotModel(TinyModel.Model, seed: 1))
        {
            using var feed = new BrokenFeed(TinyModel.Feed(), broken: 6);
            using var folder = RunFolder.Open(Path.Combine(root, "a"));
            var error = Assert.Throws<StrmException>(() => new TrainingRun(folder, model, TinyModel.Training).Run(Describe(TinyModel.Training), feed, false, null, CancellationToken.None));
            Assert.StartsWith("The loss of task 6 is NaN. The task is episode 6.", error.Message, StringComparison.Ordinal);
        }

        Train("a", TinyModel.Training, null, resume: true);
        Train("whole", TinyModel.Training, null);
        Assert.Equal(File.ReadAllBytes(Path.Combine(root, "whole", "checkpoints", "last.safetensors")), File.ReadAllBytes(Path.Combine(root, "a", "checkpoints", "last.safetensors")));
    }

    [Fact]
    public void A_run_whose_state_cannot_be_saved_goes_on_and_says_so_until_it_can()
    {
        var notes = new List<string?>();
        var obstacle = Path.Combine(root, "a", "state");
        Train("a", TinyModel.Training with { SaveEvery = 2 }, null, notes: notes, watch: report =>
        {
            if (report.Task == 1) File.WriteAllText(obstacle, "in the way");
            if (report.Task == 7) File.Delete(obstacle);
        });
        Assert.All(notes[1..7], note => Assert.Contains("could not be saved", note, StringComparison.Ordinal));
        Assert.Contains("the state of task 6 could not be saved", notes[6], StringComparison.Ordinal);
        Assert.All(notes[7..], Assert.Null);
        Train("whole", TinyModel.Training, null);
        Assert.Equal(File.ReadAllBytes(Path.Combine(root, "whole", "state", "task-12.safetensors")), File.ReadAllBytes(Path.Combine(root, "a", "state", "task-12.safetensors")));
    }

    [Fact]
    public void Weights_that_are_not_numbers_never_take_the_place_of_a_good_state()
    {
        var options = TinyModel.Training with { Optimizer = OptimizerKind.Sgd, LearningRate = 1e38, GradientClip = 0, SaveEvery = 1 };
        var error = Assert.Throws<StrmException>(() => Train("a", options, null));
        Assert.StartsWith("After task 4 some weights are not finite numbers", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "a", "state", "task-3.json")));
        Assert.False(File.Exists(Path.Combine(root, "a", "state", "task-4.json")));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static ModelValidation Worse()
    {
        var mean = 0.9;
        return (_, _) => new AccuracyEstimate(mean -= 0.1, 0.01, 10);
    }

    // A number that follows from the weights, so that runs with other weights would choose another checkpoint.
    private static AccuracyEstimate OfWeights(FewShotModel model, CancellationToken cancellationToken)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var weight = model.StateDict()["transformers.0.k_linear.weight"].detach().cpu().contiguous().data<float>().ToArray();
        return new AccuracyEstimate(Math.Abs(Math.Sin(weight.Sum() * 1e4)), 0.01, 10);
    }

    private static RunDescription Describe(TrainingOptions options) => new(
        TinyModel.Model, options, "data", "fingerprint", "folder", null, null, "cpu", 1, new Dictionary<string, string>(), null, DateTimeOffset.UnixEpoch);

    private TrainingSummary Train(
        string name,
        TrainingOptions options,
        ModelValidation? validation,
        int stopAfter = int.MaxValue,
        bool resume = false,
        List<int>? validated = null,
        List<string?>? notes = null,
        Action<TrainingProgress>? watch = null)
    {
        using var model = new FewShotModel(TinyModel.Model, seed: resume ? 2 : 1);
        using var feed = TinyModel.Feed();
        using var folder = RunFolder.Open(Path.Combine(root, name));
        using var stop = new CancellationTokenSource();
        var progress = new Watcher(report =>
        {
            notes?.Add(report.Note);
            watch?.Invoke(report);
            if (report.Task == stopAfter) stop.Cancel();
        });
        var summary = new TrainingRun(folder, model, options, validation).Run(Describe(options), feed, resume, progress, stop.Token);
        validated?.AddRange(File.ReadLines(folder.MetricsPath).Where(l => l.Contains("validation_accuracy", StringComparison.Ordinal)).Select(TaskOf));
        return summary;
    }

    private static int TaskOf(string line)
    {
        using var document = System.Text.Json.JsonDocument.Parse(line);
        return document.RootElement.GetProperty("task").GetInt32();
    }

    private sealed class Watcher(Action<TrainingProgress> watch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => watch(value);
    }

    private sealed class BrokenFeed(RandomFeed feed, int broken) : EpisodeFeed
    {
        public override EpisodeTensors Load(int index, TorchSharp.torch.Device device, CancellationToken cancellationToken)
        {
            var episode = feed.Load(index, device, cancellationToken);
            if (index == broken) episode.Query.fill_(double.NaN);
            return episode;
        }

        protected override void Dispose(bool disposing)
        {
            feed.Dispose();
            base.Dispose(disposing);
        }
    }
}
