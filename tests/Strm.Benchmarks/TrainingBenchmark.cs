using System.Text.Json;
using Strm.Backbones;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Heads;
using Strm.Models;
using Strm.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>Measures training tasks, compared with the official procedure in PyTorch, on the same weights, episodes and number of threads.</summary>
/// <remarks>
/// Both sides do a task in turns, so that what else the machine does falls on both; the median of each stage counts, and the losses of each task,
/// steps included, must agree, so that the same work is compared.
/// </remarks>
internal static class TrainingBenchmark
{
    private const int Episodes = 2;
    private const int Warm = 2;
    private const int TasksPerStep = 2;
    private const double Rate = 1e-4;

    /// <summary>Runs the measurements.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Receives the tasks done.</param>
    /// <param name="cancellationToken">Ends the work after a task.</param>
    /// <returns>In each precision, a row for the task without reading, which happens at the same time, and a row for each stage.</returns>
    /// <exception cref="StrmException">The device is not there, or the two sides do not compute the same.</exception>
    public static IReadOnlyList<BenchmarkResult> Run(TrainingBenchmarkOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. options.Precisions.SelectMany(precision => Run(options, precision, progress, cancellationToken))];
    }

    private static List<BenchmarkResult> Run(TrainingBenchmarkOptions options, TrainingPrecision precision, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var device = DeviceNames.One(options.Device);
        var shape = new ModelOptions { Backbone = options.Backbone, ImageSize = options.ImageSize, Head = new StrmHeadOptions { Dropout = 0 } };
        using var model = new FewShotModel(shape, seed: 1);
        using var feed = new BenchmarkFeed(options, shape, Episodes);
        using var official = OfficialTraining.Start(options.Python, model, feed.Tensors(), Settings(options, shape, precision));
        model.To(device);
        var training = new TrainingOptions
        {
            Iterations = Warm + options.Tasks, TasksPerStep = TasksPerStep, Way = options.Way, Shot = options.Shot, Queries = options.Queries, LearningRate = Rate,
            Precision = precision, CheckpointActivations = options.CheckpointActivations,
        };
        using var trainer = new Trainer(model, training);
        if (device.type is DeviceType.CUDA) trainer.Clock.Gpu = device;
        var ours = new List<OfficialTask>();
        var theirs = new List<OfficialTask>();
        foreach (var task in trainer.Run(feed, cancellationToken)) Both(task);
        var load = LoadBenchmark.Run(options, shape, official);
        var name = Name(options, precision);
        var forward = BackboneWork.OfFrame(model, options.ImageSize) * options.Way * (options.Shot + options.Queries) * shape.Frames;
        return [.. Rows(name, [.. ours.Skip(Warm)], [.. theirs.Skip(Warm)], forward, options.CheckpointActivations, ProductRate.Largest(device, precision)), new BenchmarkResult($"{name}/load", "cpu s", load.Ours, load.Theirs, LowerIsBetter: true)];

        void Both(TrainingProgress task)
        {
            var sum = new OfficialTask(ours.Sum(o => o.Loss), ours.Sum(o => o.Forward), ours.Sum(o => o.Backward), ours.Sum(o => o.Step));
            ours.Add(new OfficialTask(
                task.Loss, Seconds(TrainingStage.Forward) - sum.Forward, Seconds(TrainingStage.Backward) - sum.Backward, Seconds(TrainingStage.Step) - sum.Step));
            if (official is not null) theirs.Add(official.Task(task.Task - 1));
            if (theirs.Count > 0 && Math.Abs(theirs[^1].Loss - task.Loss) > Tolerance(precision) * Math.Max(1, task.Loss)) throw Differ(task, theirs[^1].Loss);
            progress?.Report(new WorkProgress("Training", task.Task, task.Tasks, "tasks", $"{precision}"));
        }

        double Seconds(TrainingStage stage) => trainer.Clock[stage].TotalSeconds;
    }

    private static string Settings(TrainingBenchmarkOptions options, ModelOptions model, TrainingPrecision precision)
    {
        var head = (StrmHeadOptions)model.Head;
        return JsonSerializer.Serialize(
            new
            {
                backbone = options.Backbone.Kind, width = options.Backbone.Width, size = options.ImageSize, frames = model.Frames, projection = head.ProjectionWidth,
                cardinalities = head.Cardinalities, device = options.Device, precision, threads = get_num_threads(), rate = Rate, tasks_per_step = TasksPerStep,
            },
            StrmJson.Line).Replace("res_net", "resnet", StringComparison.Ordinal);
    }

    private static string Name(TrainingBenchmarkOptions options, TrainingPrecision precision)
    {
        var name = $"train/{options.Backbone.Kind.ToString().ToLowerInvariant()}-{options.ImageSize}";
        if (options.CheckpointActivations) name += "-checkpointed";
        return options.Device == "cpu" && precision is TrainingPrecision.Fp32 ? name : $"{name}/{options.Device}-{precision.ToString().ToLowerInvariant()}";
    }

    private static List<BenchmarkResult> Rows(string name, OfficialTask[] ours, OfficialTask[] theirs, double work, bool recomputed, double largest)
    {
        return
        [
            new BenchmarkResult(name, "tasks/s", 1 / Median(ours, Whole)!.Value, 1 / Median(theirs, Whole)),
            Row("forward", "s", t => t.Forward, work),
            Row("backward", "s", t => t.Backward, recomputed ? 3 * work : 2 * work),
            new BenchmarkResult($"{name}/step", "s", ours.Average(t => t.Step), theirs.Length == 0 ? null : theirs.Average(t => t.Step), LowerIsBetter: true),
            Row("loss", "nats", t => t.Loss),
        ];

        BenchmarkResult Row(string stage, string unit, Func<OfficialTask, double> value, double operations = 0) =>
            new($"{name}/{stage}", unit, Median(ours, value)!.Value, Median(theirs, value), LowerIsBetter: true, Note: Share(operations, Median(ours, value)!.Value));

        // Of the convolutions alone: the head's products and what only passes over memory count as time.
        string? Share(double operations, double seconds) => operations == 0 ? null : $"convolutions: {ProductRate.Note(operations, seconds, largest)}";

        static double Whole(OfficialTask task) => task.Forward + task.Backward + task.Step;
    }

    private static double? Median(OfficialTask[] tasks, Func<OfficialTask, double> value)
    {
        if (tasks.Length == 0) return null;
        double[] sorted = [.. tasks.Select(value).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Tolerance(TrainingPrecision precision) => precision is TrainingPrecision.Fp32 ? 2e-3 : 0.05;

    private static StrmException Differ(TrainingProgress task, double loss) => new(
        $"The loss of task {task.Task} is {task.Loss} here and {loss} in PyTorch.", "Both must do the same work to be compared.", "Please report this, with the versions that 'strm doctor' names.");
}

/// <summary>What <c>strm benchmark train</c> measures. Defaults are a 5-way 5-shot task of ResNet-18 at 84 pixels.</summary>
internal sealed record TrainingBenchmarkOptions
{
    /// <summary>The backbone.</summary>
    public BackboneOptions Backbone { get; init; } = new() { Kind = BackboneKind.ResNet18 };

    /// <summary>Height and width of a frame, pixels.</summary>
    public int ImageSize { get; init => field = OptionGuard.AtLeast(value, 32, "image size"); } = 84;

    /// <summary>Classes per task.</summary>
    public int Way { get; init => field = OptionGuard.AtLeast(value, 2, "way"); } = 5;

    /// <summary>Support clips per class.</summary>
    public int Shot { get; init => field = OptionGuard.AtLeast(value, 1, "shot"); } = 5;

    /// <summary>Query clips per class.</summary>
    public int Queries { get; init => field = OptionGuard.AtLeast(value, 1, "queries"); } = 4;

    /// <summary>Tasks measured on either side, in turns; the median counts.</summary>
    public int Tasks { get; init => field = OptionGuard.AtLeast(value, 2, "tasks"); } = 6;

    /// <summary>Where: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The number formats to measure, one after the other.</summary>
    public IReadOnlyList<TrainingPrecision> Precisions { get; init; } = [TrainingPrecision.Fp32];

    /// <summary>Whether activations are computed again for the gradient, here and not in PyTorch.</summary>
    public bool CheckpointActivations { get; init; }

    /// <summary>The Python that has PyTorch.</summary>
    public string Python { get; init; } = "/usr/bin/python3";
}
