using System.Diagnostics;
using Strm.Backbones;
using Strm.Cli.Commands;
using Strm.Heads;
using Strm.Models;
using Strm.Training;
using Strm.Training.Replicas;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>Measures training of STRM's head from kept features, as <c>strm train --freeze-backbone --cache-features</c> does it.</summary>
/// <remarks>PyTorch has no counterpart: the official procedure decodes every clip and passes it through the backbone in each task.</remarks>
internal static class CachedTrainingBenchmark
{
    private const int Warm = 16;

    /// <summary>Runs the measurements.</summary>
    /// <param name="options">Task, sizes and formats.</param>
    /// <param name="progress">Receives the tasks done.</param>
    /// <param name="cancellationToken">Ends the work after a task.</param>
    /// <returns>
    /// For each projection width and number format tasks a second and processor time of a task, by one replica on all cores and by a
    /// replica on each.
    /// </returns>
    public static IReadOnlyList<BenchmarkResult> Run(
        CachedTrainingBenchmarkOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
    [
        .. from width in options.ProjectionWidths
           from precision in options.Precisions
           from replicas in new[] { 1, Environment.ProcessorCount }.Distinct()
           from row in Run(options, width, precision, replicas, progress, cancellationToken)
           select row,
    ];

    /// <summary>Measures the parts of a task.</summary>
    /// <param name="options">Task, sizes and formats.</param>
    /// <returns>For each projection width and number format the rows of <see cref="CachedPartsBenchmark"/>.</returns>
    public static IReadOnlyList<BenchmarkResult> Parts(CachedTrainingBenchmarkOptions options) =>
    [
        .. from width in options.ProjectionWidths
           from precision in options.Precisions
           from row in new CachedPartsBenchmark(options).Run(width, precision)
           select row,
    ];

    private static BenchmarkResult[] Run(
        CachedTrainingBenchmarkOptions options, int width, TrainingPrecision precision, int replicas, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var shape = new ModelOptions { Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18 }, Head = new StrmHeadOptions { ProjectionWidth = width } };
        var training = new TrainingOptions
        {
            Iterations = Warm + options.Tasks, Way = options.Way, Shot = options.Shot, Queries = options.Queries, FreezeBackbone = true, CacheFeatures = true, Precision = precision,
        };
        var (seconds, processor) = Replica.Run([.. Enumerable.Repeat(CPU, replicas)], null, (replica, _) =>
        {
            using var model = new FewShotModel(shape, seed: 1);
            using var feed = new CachedFeed(options, shape);
            using var trainer = new Trainer(model, training, replica);
            var (watch, before) = (new Stopwatch(), 0.0);
            foreach (var task in trainer.Run(feed, cancellationToken))
            {
                if (task.Task == Warm) (watch, before) = (Stopwatch.StartNew(), ProcessorTime.Seconds);
                if (replica.IsFirst) progress?.Report(new WorkProgress("Training", task.Task, task.Tasks, "tasks", $"E = {width}, {precision}"));
            }

            return (watch.Elapsed.TotalSeconds, ProcessorTime.Seconds - before);
        });
        var name = $"cached/strm-{shape.FeatureWidth}/{options.Way}-way {options.Shot}-shot/E{width}-{precision.ToString().ToLowerInvariant()}";
        if (replicas > 1) name += $"/{replicas} replicas";
        return
        [
            new BenchmarkResult(name, "tasks/s", options.Tasks / seconds, null, Note: replicas > 1 ? "a thread each" : $"{get_num_threads()} threads"),
            new BenchmarkResult($"{name}/processor", "ms", 1000 * processor / options.Tasks, null, LowerIsBetter: true),
        ];
    }

    // Kept features of a few dozen clips a class, from which tasks are picked as from the cache.
    private sealed class CachedFeed : EpisodeFeed
    {
        private const int Classes = 12, ClipsOfClass = 12;

        private readonly CachedTrainingBenchmarkOptions options;
        private readonly Tensor maps;

        public CachedFeed(CachedTrainingBenchmarkOptions options, ModelOptions shape)
        {
            this.options = options;
            using var generator = new Generator(1);
            maps = rand([Classes * ClipsOfClass, shape.Frames, PatchPooling.GridSize, PatchPooling.GridSize, shape.FeatureWidth], generator: generator);
        }

        public override EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken)
        {
            var random = new RandomSource(1, "cached", index);
            int[] classes = random.Sample(Classes, options.Way);
            long[][] clips = [.. classes.Select(c => random.Sample(ClipsOfClass, options.Shot + options.Queries).Select(i => (long)(c * ClipsOfClass) + i).ToArray())];
            long[] support = [.. clips.SelectMany(c => c[..options.Shot])], query = [.. clips.SelectMany(c => c[options.Shot..])];
            var drawn = maps.index_select(0, tensor([.. support, .. query])).permute(0, 1, 4, 2, 3); // (S+Q, T, D, h, w), channels last as in the cache
            return new EpisodeTensors(
                drawn.narrow(0, 0, support.Length),
                new SupportLayout([.. Labels(options.Shot).Select(l => (int)l)], options.Way),
                drawn.narrow(0, support.Length, query.Length),
                tensor(Labels(options.Queries)))
            {
                Maps = drawn,
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) maps.Dispose();
            base.Dispose(disposing);
        }

        private long[] Labels(int count) => [.. Enumerable.Range(0, options.Way).SelectMany(c => Enumerable.Repeat((long)c, count))];
    }
}

/// <summary>What <c>strm benchmark cached</c> measures.</summary>
internal sealed record CachedTrainingBenchmarkOptions
{
    /// <summary>Classes per task.</summary>
    public int Way { get; init => field = OptionGuard.Between(value, 2, 12, "way"); } = 5;

    /// <summary>Support clips per class.</summary>
    public int Shot { get; init => field = OptionGuard.Between(value, 1, 8, "shot"); } = 1;

    /// <summary>Query clips per class.</summary>
    public int Queries { get; init => field = OptionGuard.Between(value, 1, 4, "queries"); } = 4;

    /// <summary>Tasks that are timed.</summary>
    public int Tasks { get; init => field = OptionGuard.AtLeast(value, 1, "tasks"); } = 64;

    /// <summary>Widths E of the projection: the paper's and the small preset's.</summary>
    public IReadOnlyList<int> ProjectionWidths { get; init; } = [1152, 128];

    /// <summary>Number formats.</summary>
    public IReadOnlyList<TrainingPrecision> Precisions { get; init; } = [TrainingPrecision.Fp32, TrainingPrecision.Bf16];
}
