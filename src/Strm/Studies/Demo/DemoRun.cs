using System.Collections.Concurrent;
using System.Diagnostics;
using Strm.Evaluation;
using Strm.Episodes;
using Strm.Heads;
using Strm.Models;
using Strm.Preparation;
using Strm.Statistics;
using Strm.Synthesis;
using Strm.Training;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>
/// The whole path on the embedded benchmark: videos, frames, two trainings side by side, tests on unseen classes, a report.
/// </summary>
public sealed class DemoRun
{
    private const int Shot = 1;
    private const int Queries = 2;

    private readonly DemoOptions options;
    private readonly string folder;

    /// <summary>Prepares the demonstration.</summary>
    /// <param name="folder">The folder for data, runs and report.</param>
    /// <param name="options">Its size.</param>
    public DemoRun(string folder, DemoOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        (this.folder, this.options) = (Path.GetFullPath(folder), options);
    }

    private string ArchivePath => Path.Combine(folder, "actions.zip");

    /// <summary>Runs it.</summary>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Scores, curves and the location of the report.</returns>
    public async Task<DemoResult> RunAsync(IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var watch = Stopwatch.StartNew();
        await MakeDataAsync(progress, cancellationToken).ConfigureAwait(false);
        var curves = new[] { new ConcurrentQueue<TrainingProgress>(), new ConcurrentQueue<TrainingProgress>() };
        var threads = get_num_threads();
        try
        {
            set_num_threads(Math.Max(1, threads / 2)); // two trainings share the cores
            await Task.WhenAll(
                Task.Run(
                    () => Train(
                        "strm",
                        new StrmHeadOptions { ProjectionWidth = 128 },
                        options.StrmTraining,
                        curves[0],
                        progress,
                        cancellationToken),
                    cancellationToken),
                Task.Run(
                    () => Train("baseline", new ProtoNetHeadOptions(), options.BaselineTraining, curves[1], progress, cancellationToken),
                    cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            set_num_threads(threads);
        }

        using var experiment = StrmExperiment.Open(ArchivePath, ProtocolRegistry.Folder);
        using var strm = ModelCheckpoint.Load(CheckpointPath("strm")).Model;
        using var baseline = ModelCheckpoint.Load(CheckpointPath("baseline")).Model;
        var episodes = Episodes(experiment);
        var result = new DemoResult(
            Score(experiment, strm, episodes, "Testing STRM", progress, cancellationToken),
            Score(experiment, baseline, episodes, "Testing the baseline", progress, cancellationToken),
            [.. curves[0]],
            [.. curves[1]],
            watch.Elapsed.TotalSeconds,
            Path.Combine(folder, "report.html"),
            Path.Combine(folder, "summary.json"));
        new DemoReport(experiment, strm).Write(result, episodes[0]);
        return result;
    }

    private async Task MakeDataAsync(IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var videos = Path.Combine(folder, "videos");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new StrmException(
                $"The folder {folder} is not empty.", "The demo needs an empty folder.", "Name another with --out, or empty this one.");
        }

        await SyntheticDataset.WriteAsync(
            videos, options.Data with { Seed = options.Seed }, progress, cancellationToken).ConfigureAwait(false);
        var prepare = new PrepareOptions { Videos = videos, Output = ArchivePath, Size = new OutputSize(0, 80) };
        await FramePreparation.RunAsync(prepare, progress, cancellationToken).ConfigureAwait(false);
    }

    private void Train(
        string name,
        HeadOptions head,
        TrainingOptions training,
        ConcurrentQueue<TrainingProgress> curve,
        IProgress<WorkProgress> progress,
        CancellationToken cancellationToken)
    {
        using var experiment = StrmExperiment.Open(ArchivePath, ProtocolRegistry.Folder);
        var preset = new ExperimentPreset(ExperimentPreset.Small().Model with { Head = head }, training);
        var start = new RunOptions { BackboneWeights = StartingBackbone.Default };
        experiment.Train(RunPath(name), preset, start, new Recorder(curve, progress, name), cancellationToken);
    }

    private List<Episode> Episodes(StrmExperiment experiment)
    {
        var split = experiment.Protocol.Select(experiment.Archive, SplitPart.Test, ExperimentPreset.Small().Model.Frames);
        var (reversals, seed) = (experiment.Protocol.Reversals, options.Seed);
        return
        [
            .. new EpisodeSampler(split, new EpisodeShape { Way = 5, Shot = Shot, Queries = Queries }, seed).Create(0, options.Episodes),
            .. EpisodeKinds.TwoPairsAndOne(split, reversals, Shot, Queries, options.Episodes, seed),
            .. EpisodeKinds.Pairs(split, reversals, Shot, Queries, options.Episodes, seed),
        ];
    }

    private DemoScores Score(
        StrmExperiment experiment,
        FewShotModel model,
        List<Episode> episodes,
        string stage,
        IProgress<WorkProgress> progress,
        CancellationToken cancellationToken)
    {
        var predictions = new List<EpisodePrediction>();
        var result = experiment.Evaluate(
            model, episodes, new EvaluationOptions { OnPrediction = predictions.Add }, new Renamed(stage, progress), cancellationToken);
        var confusion = new ConfusionMatrix(result.Confusion.Classes);
        foreach (var (episode, prediction) in episodes.Zip(predictions).Take(options.Episodes))
        {
            foreach (var query in prediction.Query) confusion.Add(episode.Classes[query.Label], episode.Classes[query.Predicted]);
        }

        var kinds = result.EpisodeAccuracies.Chunk(options.Episodes).Select(kind => AccuracyEstimate.Of(kind)).ToArray();
        return new DemoScores(kinds[0], kinds[1], kinds[2], confusion);
    }

    private string RunPath(string name) => Path.Combine(folder, "runs", name);

    private string CheckpointPath(string name) => Path.Combine(RunPath(name), "checkpoints", "last.safetensors");

    private sealed class Recorder(
        ConcurrentQueue<TrainingProgress> curve, IProgress<WorkProgress> progress, string name) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            curve.Enqueue(value);
            var note = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"loss {value.AverageLoss:0.00}, accuracy {100 * value.AverageAccuracy:0} %");
            progress.Report(new WorkProgress($"Training {name}", value.Task, value.Tasks, "tasks", note));
        }
    }

    private sealed class Renamed(string stage, IProgress<WorkProgress> progress) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => progress.Report(value with { Stage = $"{stage}: {value.Unit}" });
    }
}

/// <summary>The size of the demonstration; the defaults take a few minutes on two cores.</summary>
public sealed record DemoOptions
{
    /// <summary>The seed of everything random.</summary>
    public long Seed { get; init; } = 2022;

    /// <summary>The clips.</summary>
    public SynthOptions Data { get; init; } = new();

    /// <summary>Training tasks of each of the two models.</summary>
    public int Tasks { get; init => field = OptionGuard.AtLeast(value, 1, "tasks"); } = 1200;

    /// <summary>Test episodes of each kind.</summary>
    public int Episodes { get; init => field = OptionGuard.AtLeast(value, 1, "episodes"); } = 400;

    /// <summary>How STRM is trained: only its head, on a fixed backbone.</summary>
    internal TrainingOptions StrmTraining =>
        ExperimentPreset.Small().Training with { Iterations = Tasks, FreezeBackbone = true, Seed = Seed };

    /// <summary>How the baseline is trained: the same, but its head has no weights, so the backbone is trained.</summary>
    internal TrainingOptions BaselineTraining => StrmTraining with { FreezeBackbone = false, BackboneLearningRate = 3e-4 };
}
