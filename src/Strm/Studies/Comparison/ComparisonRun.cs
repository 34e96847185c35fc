using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strm.Episodes;
using Strm.Heads;
using Strm.Models;
using Strm.Statistics;
using Strm.Training;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>
/// Trains several models with the same budget and tests them on the same episodes, so that differences can be taken episode by episode.
/// </summary>
/// <remarks>
/// Every entry has its own folder with its training run and the accuracies of its episodes. What is finished there is not repeated,
/// and a stopped training is resumed: running a comparison again with the same folder continues it.
/// </remarks>
public sealed class ComparisonRun
{
    private readonly StrmExperiment experiment;
    private readonly string folder;
    private readonly IReadOnlyList<ComparisonEntry> entries;
    private readonly ComparisonOptions options;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="experiment">The data.</param>
    /// <param name="folder">Where runs, numbers and the report go.</param>
    /// <param name="entries">The models; differences are relative to the first.</param>
    /// <param name="options">What they have in common.</param>
    /// <exception cref="StrmException">The list is empty, or two entries have the same folder.</exception>
    public ComparisonRun(StrmExperiment experiment, string folder, IReadOnlyList<ComparisonEntry> entries, ComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(options);
        (this.experiment, this.folder, this.entries, this.options) = (experiment, Path.GetFullPath(folder), entries, options);
        RequireDifferentNames();
    }

    /// <summary>The folder of an entry: <c>run/</c> is its training, <c>result.json</c> its test.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>A path.</returns>
    public string FolderOf(ComparisonEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var name = string.Concat(entry.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '+' ? c : '_')).Trim('_');
        return Path.Combine(folder, name.Length == 0 ? "_" : name);
    }

    /// <summary>Runs what is not yet done, and writes the report.</summary>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellationToken">Cancels the work; the same call continues it later.</param>
    /// <returns>Rows and files.</returns>
    /// <exception cref="StrmException">The folder holds runs with other options, or a model or its episodes cannot be made.</exception>
    public ComparisonResult Run(IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken = cancellationToken.OrAmbient();
        foreach (var entry in entries)
        {
            RequireSameRun(entry);
            RequireRunnable(entry);
        }

        var rows = new List<ComparisonRow>();
        foreach (var entry in entries)
        {
            var record = Kept(entry) ?? Test(entry, progress, cancellationToken);
            rows.Add(Row(entry, record, rows.FirstOrDefault()));
        }

        return new ComparisonReport(options, experiment, rows).Write(folder);
    }

    private static ComparisonRow Row(ComparisonEntry entry, ComparisonRecord record, ComparisonRow? first)
    {
        var accuracies = record.EpisodeAccuracies;
        return new ComparisonRow(
            entry,
            AccuracyEstimate.Of(accuracies),
            accuracies,
            record.ReversalAccuracies.Count > 0 ? AccuracyEstimate.Of([.. record.ReversalAccuracies]) : null,
            first?.Entry.Test == entry.Test ? PairedDifference.Of(accuracies, first.EpisodeAccuracies) : null);
    }

    private string RunFolderOf(ComparisonEntry entry) => Path.Combine(FolderOf(entry), "run");

    // A training that validates names its best weights; the others end with their last.
    private string CheckpointOf(ComparisonEntry entry)
    {
        var best = Path.Combine(RunFolderOf(entry), "checkpoints", "best.safetensors");
        return entry.Preset.Training.ValidateEvery > 0 && File.Exists(best)
            ? best
            : Path.Combine(RunFolderOf(entry), "checkpoints", "last.safetensors");
    }

    private string RecordPath(ComparisonEntry entry) => Path.Combine(FolderOf(entry), "result.json");

    private ComparisonRecord? Kept(ComparisonEntry entry)
    {
        if (!File.Exists(RecordPath(entry)) || !IsTrained(entry)) return null;
        try
        {
            var record = JsonSerializer.Deserialize<ComparisonRecord>(File.ReadAllText(RecordPath(entry)), StrmJson.Line)!;
            return record.Key == Key(entry) ? record : null;
        }
        catch (JsonException)
        {
            return null; // damaged: the test is repeated
        }
    }

    private ComparisonRecord Test(ComparisonEntry entry, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        if (!IsTrained(entry)) Train(entry, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        using var model = ModelCheckpoint.Load(CheckpointOf(entry)).Model.To(DeviceNames.Parse(options.Run.Device)[0]);
        var episodes = Episodes(entry);
        var accuracies = experiment.Evaluate(
            model,
            [.. episodes, .. Reversals(entry)],
            progress: new StageProgress(progress, entry.Name),
            cancellationToken: cancellationToken).EpisodeAccuracies;
        var record = new ComparisonRecord(Key(entry), [.. accuracies.Take(episodes.Count)], [.. accuracies.Skip(episodes.Count)]);
        RunFolder.WriteJson(RecordPath(entry), record);
        return record;
    }

    private void Train(ComparisonEntry entry, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var run = options.Run with { Resume = File.Exists(Path.Combine(RunFolderOf(entry), "run.json")) };
        experiment.Train(RunFolderOf(entry), entry.Preset, run, new StageProgress(progress, entry.Name), cancellationToken);
    }

    private bool IsTrained(ComparisonEntry entry) => File.Exists(Path.Combine(RunFolderOf(entry), "summary.json"));

    private IReadOnlyList<Episode> Episodes(ComparisonEntry entry) =>
        experiment.Episodes(options.Part, entry.Test, options.EpisodeCount, options.EpisodeSeed, MostFrames());

    private IEnumerable<Episode> Reversals(ComparisonEntry entry)
    {
        var split = experiment.Protocol.Select(experiment.Archive, options.Part, MostFrames());
        var names = split.Classes.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var pairs = experiment.Protocol.Reversals.Count(p => names.Contains(p.Forward) && names.Contains(p.Backward));
        return pairs < 2
            ? []
            : EpisodeKinds.Pairs(
                split, experiment.Protocol.Reversals, entry.Test.Shot, entry.Test.Queries, options.EpisodeCount, options.EpisodeSeed);
    }

    // Clips are long enough for the model with the most frames, so that all entries can be tested on the same episodes.
    private int MostFrames() => entries.Max(e => e.Preset.Model.Frames);

    private string Key(ComparisonEntry entry)
    {
        var run = File.ReadAllText(Path.Combine(RunFolderOf(entry), "run.json"));
        var test = JsonSerializer.Serialize(entry.Test, StrmJson.Line);
        var content = $"{run}\n{test}\n{options.EpisodeCount}\n{options.EpisodeSeed}\n{options.Part}\n{MostFrames()}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..32];
    }

    private void RequireSameRun(ComparisonEntry entry)
    {
        var path = Path.Combine(RunFolderOf(entry), "run.json");
        if (!File.Exists(path)) return;
        var earlier = RunDescription.Read(path);
        var classes = experiment.Protocol.Select(experiment.Archive, SplitPart.Train, entry.Preset.Model.Frames).Classes.Count;
        var now = earlier with
        {
            Model = entry.Preset.Model with { Head = entry.Preset.Model.Head.ForTraining(classes) },
            Training = entry.Preset.Training,
            DataFingerprint = experiment.Archive.Fingerprint,
            Protocol = experiment.Protocol.Name,
        };
        if ((now.FirstDifference(earlier) ?? InitialDifference(earlier)) is not { } difference) return;
        throw new StrmException(
            $"The run in {RunFolderOf(entry)} was started with other options: {difference}.",
            "A comparison can be continued only with the options it was started with.",
            "Give those options again, or name another folder with --out.");
    }

    // A resumed run starts from its own weights, but everything compared here must have started alike.
    private string? InitialDifference(RunDescription earlier)
    {
        var run = options.Run.Located();
        var initial = run.OfficialRun ?? run.InitialCheckpoint ?? run.BackboneWeights;
        return PathOf(initial) == PathOf(earlier.Initial)
            ? null
            : $"it started from {earlier.Initial ?? "random weights"}, and {initial ?? "random weights"} are requested here";

        static string? PathOf(string? path) => path is null ? null : Path.GetFullPath(path);
    }

    // Anything that would stop a later entry is reported before the first is trained.
    private void RequireRunnable(ComparisonEntry entry)
    {
        using var scope = NewDisposeScope();
        var (model, training) = (entry.Preset.Model, entry.Preset.Training);
        using var dropout = new DropoutSource();
        using var head = model.Head.Create(new HeadContext(model.FeatureWidth, model.Frames, dropout));
        _ = experiment.Episodes(
            SplitPart.Train,
            new EpisodeShape { Way = training.Way, Shot = training.Shot, Queries = training.Queries },
            1,
            training.Seed,
            model.Frames);
        _ = experiment.Episodes(options.Part, entry.Test, 1, options.EpisodeSeed, MostFrames());
    }

    private void RequireDifferentNames()
    {
        if (entries.Count == 0)
            throw new StrmException("No model was given.", "A comparison needs at least one model.", "Name one or more.");
        var twice = entries.GroupBy(FolderOf, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is null) return;
        throw new StrmException($"'{twice.First().Name}' was given twice.", "Every model needs a different name.", "Name each once.");
    }

    private sealed class StageProgress(
        IProgress<WorkProgress>? progress, string name) : IProgress<WorkProgress>, IProgress<TrainingProgress>
    {
        public void Report(WorkProgress value) => progress?.Report(value with { Stage = $"{name}: {value.Stage}" });

        public void Report(TrainingProgress value) => progress?.Report(new WorkProgress(
            $"{name}: Training", value.Task, value.Tasks, "tasks", string.Create(
                CultureInfo.InvariantCulture, $"loss {value.AverageLoss:0.000}, accuracy {100 * value.AverageAccuracy:0.0} %")));
    }
}
