using Strm.Archives;
using Strm.Distributed;
using Strm.Episodes;
using Strm.Evaluation;
using Strm.Models;
using Strm.Training;
using Strm.Training.Features;
using Strm.Training.Replicas;

namespace Strm;

/// <summary>The entry point: a data set with its protocol, on which models are trained and evaluated.</summary>
/// <example>
/// <code>
/// using var experiment = StrmExperiment.Open("actions.zip", "folder");
/// experiment.Train("run", ExperimentPreset.Small());
/// using var model = ModelCheckpoint.Load("run/checkpoints/last.safetensors").Model;
/// var result = experiment.Evaluate(model, experiment.Episodes(SplitPart.Test, new EpisodeShape { Shot = 1 }, count: 400, seed: 1));
/// Console.WriteLine(result.Accuracy);
/// </code>
/// </example>
public sealed class StrmExperiment : IDisposable
{
    private StrmExperiment(FrameArchive archive, SplitProtocol protocol) => (Archive, Protocol) = (archive, protocol);

    /// <summary>The frames.</summary>
    public FrameArchive Archive { get; }

    /// <summary>Which classes and videos are for training, validation and test.</summary>
    public SplitProtocol Protocol { get; }

    /// <summary>Opens a data set.</summary>
    /// <param name="data">A frame archive: a zip or a folder.</param>
    /// <param name="protocol">One of the published protocols, or <c>folder</c> for the archive's own split.</param>
    /// <param name="splitSeed">Seeds the class split when protocol <c>folder</c> finds none in the archive.</param>
    /// <returns>The experiment.</returns>
    /// <exception cref="StrmException">The archive or the protocol cannot be used.</exception>
    public static StrmExperiment Open(string data, string protocol, long splitSeed = 0)
    {
        var archive = FrameArchive.Open(data);
        try
        {
            return new StrmExperiment(archive, ProtocolRegistry.Open(protocol, archive, splitSeed: splitSeed));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The episode source of a part: episode i is a function of (seed, i).</summary>
    /// <param name="part">Training, validation or test.</param>
    /// <param name="shape">Way, shot and queries.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="frames">Frames per clip; shorter clips are left out.</param>
    /// <returns>The sampler.</returns>
    public EpisodeSampler Sampler(SplitPart part, EpisodeShape shape, long seed, int frames = 8) =>
        new(Protocol.Select(Archive, part, frames), shape, seed);

    /// <summary>The first episodes of a part.</summary>
    /// <param name="part">Training, validation or test.</param>
    /// <param name="shape">Way, shot and queries.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="frames">Frames per clip; shorter clips are left out.</param>
    /// <returns>The episodes.</returns>
    public IReadOnlyList<Episode> Episodes(SplitPart part, EpisodeShape shape, int count, long seed, int frames = 8) =>
        [.. Sampler(part, shape, seed, frames).Create(0, count)];

    /// <summary>Trains a model in a run folder.</summary>
    /// <param name="folder">The run folder, created if it does not exist.</param>
    /// <param name="preset">The model and its training.</param>
    /// <param name="options">The initial weights, and whatever else the run needs.</param>
    /// <param name="progress">Receives a report after each task.</param>
    /// <param name="cancellationToken">Ends the run after the current task, with its state saved.</param>
    /// <returns>The outcome of the run. With several processes, only rank 0 knows the losses.</returns>
    public TrainingSummary Train(
        string folder,
        ExperimentPreset preset,
        RunOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(preset);
        if (preset.Training.CacheFeatures) FeatureCache.Require(preset);
        cancellationToken = cancellationToken.OrAmbient();
        options = (options ?? new RunOptions()).Located();
        ProductPrecision.Require(preset.Training.Precision, onGpu: options.Device.StartsWith("cuda", StringComparison.Ordinal));
        var (episodes, classes, clips) = TrainingEpisodes(preset, options);
        preset = preset with { Model = preset.Model with { Head = preset.Model.Head.ForTraining(classes.Count) } };
        var validated = ValidationEpisodes(preset);
        var devices = RankDevices.Choose(options.Device, options.Ranks);
        options.Ranks?.RequireSame(RunDescription.Of(Archive, Protocol, preset, options).Work());
        using var features = preset.Training.CacheFeatures
            ? Features(preset, options, devices[0], clips, validated, cancellationToken)
            : null;
        var validation = Validation(validated, features);
        var description = RunDescription.Of(Archive, Protocol, preset, options) with { FrozenFingerprint = features?.Backbone };
        var loading = new LoaderOptions { Workers = Math.Max(1, (options.Ranks?.Cores ?? Environment.ProcessorCount) / devices.Count) };
        return Replica.Run(devices, options.Ranks, (replica, device) =>
        {
            var share = new TaskShare(replica.Index, replica.Count, preset.Training.TasksPerStep);
            using var model = InitialModel(preset, options, device);
            using var run = replica.IsFirst ? RunFolder.Open(folder) : null;
            using EpisodeFeed feed = features is null
                ? new ArchiveEpisodeFeed(Archive, episodes, preset.Model, preset.Training, share, loading, classes)
                : new FeatureEpisodeFeed(features, episodes, classes);
            return run is null
                ? TrainingRun.Follow(model, preset.Training, replica, feed, cancellationToken)
                : new TrainingRun(run, model, preset.Training, validation, replica) { OfficialRun = options.OfficialRun }
                    .Run(description, feed, options.Resume, progress, cancellationToken);
        });
    }

    /// <summary>Evaluates a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="episodes">The episodes.</param>
    /// <param name="options">
    /// Embeddings cached on disk, several threads, a journal, where predictions go; none of it changes the result.
    /// Null for the defaults.
    /// </param>
    /// <param name="progress">Receives progress reports.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Accuracy, interval and confusion.</returns>
    public EvaluationResult Evaluate(
        FewShotModel model,
        IReadOnlyList<Episode> episodes,
        EvaluationOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new Evaluator(model, Archive).Run(episodes, options, progress, cancellationToken.OrAmbient());

    /// <inheritdoc/>
    public void Dispose() => Archive.Dispose();

    private static FewShotModel InitialModel(ExperimentPreset preset, RunOptions options, Device device)
    {
        var model = new FewShotModel(preset.Model, preset.Training.Seed);
        try
        {
            if (options.InitialCheckpoint is { } checkpoint) ModelCheckpoint.LoadWeights(model, checkpoint);
            if (options.BackboneWeights is { } backbone) ModelCheckpoint.LoadBackbone(model, backbone);
            return model.To(device);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private FeatureCache Features(
        ExperimentPreset preset,
        RunOptions options,
        Device device,
        IEnumerable<FrameClip> clips,
        IReadOnlyList<Episode> validated,
        CancellationToken cancellationToken)
    {
        using var model = InitialModel(preset, options, device);
        var place = new ClipCacheOptions
        {
            Folder = options.FeatureFolder,
            Ranks = options.Ranks,
            Workers = options.Ranks?.Cores ?? Environment.ProcessorCount,
            Precision = preset.Training.Precision is TrainingPrecision.Bf16 ? MatmulPrecision.Bf16 : MatmulPrecision.Fp32,
        };
        var ofValidation = FeatureValidation.Clips(Archive, validated);
        return FeatureCache.Open(model, Archive, clips, ofValidation, preset.Training, place, options.Preparation, cancellationToken);
    }

    private (Func<long, Episode> Episodes, IReadOnlyList<string> Classes, IEnumerable<FrameClip> Clips) TrainingEpisodes(
        ExperimentPreset preset, RunOptions options)
    {
        var training = preset.Training;
        if (options.EpisodeFile is { } path)
        {
            var episodes = EpisodeFile.Read(path, Archive).ToArray();
            string[] named = [.. episodes.SelectMany(e => e.Classes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            var shown = episodes.SelectMany(e => e.Support.Concat(e.Query)).Select(c => Archive.Require(c.Video));
            if (episodes.Length > 0) return (index => episodes[index % episodes.Length], named, shown);
            throw new StrmException(
                $"The episode file {path} is empty.", "Training needs at least one episode.", "Write one with 'strm episodes'.");
        }

        var shape = new EpisodeShape { Way = training.Way, Shot = training.Shot, Queries = training.Queries };
        var split = Protocol.Select(Archive, SplitPart.Train, preset.Model.Frames);
        return (new EpisodeSampler(split, shape, training.Seed).Create, [.. split.Classes.Select(c => c.Name)], split.Clips);
    }

    private ModelValidation? Validation(IReadOnlyList<Episode> episodes, FeatureCache? features)
    {
        if (episodes.Count == 0) return null;
        if (features is not null) return new FeatureValidation(Archive, features, episodes).Run;
        return (model, cancellationToken) => Evaluate(model, episodes, cancellationToken: cancellationToken).Accuracy;
    }

    private IReadOnlyList<Episode> ValidationEpisodes(ExperimentPreset preset)
    {
        var training = preset.Training;
        if (training is { ValidateEvery: 0, Patience: > 0 })
        {
            throw new StrmException(
                $"Patience is set to {training.Patience} validations, but validation is off.",
                "Only validations can end a run early.",
                "Add --validate-every, or drop --patience.");
        }

        if (training.ValidateEvery == 0) return [];
        var shape = new EpisodeShape { Way = training.Way, Shot = training.Shot };
        return Episodes(SplitPart.Val, shape, training.ValidateEpisodes, training.Seed, preset.Model.Frames);
    }
}
