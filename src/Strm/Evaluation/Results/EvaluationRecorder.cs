using Strm.Data;
using Strm.Evaluation.Caching;
using Strm.Models;
using Strm.Training;

namespace Strm.Evaluation.Results;

/// <summary>Makes the record of an evaluation.</summary>
public static class EvaluationRecorder
{
    private const int IdLength = 12;

    /// <summary>Describes an evaluation.</summary>
    /// <param name="experiment">The data.</param>
    /// <param name="model">The model.</param>
    /// <param name="checkpoint">Where it came from.</param>
    /// <param name="episodes">The episodes.</param>
    /// <param name="source">Where they came from.</param>
    /// <param name="result">What came out.</param>
    /// <returns>The record.</returns>
    public static EvaluationRecord Describe(
        StrmExperiment experiment, FewShotModel model, string checkpoint, IReadOnlyList<Episode> episodes, EpisodeOrigin source, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(result);
        var shots = episodes.SelectMany(e => e.Support.CountBy(c => c.Label)).Select(c => c.Value).ToArray();
        var confusion = result.Confusion;
        return new EvaluationRecord(
            result.Key[..IdLength],
            Path.GetFullPath(checkpoint),
            ContentKey.OfWeights(model),
            RunFolderOf(checkpoint) is { } run ? Path.GetFileName(run) : null,
            model.Options.Head.Name,
            model.Options,
            Path.GetFullPath(experiment.Archive.Location),
            experiment.Archive.Fingerprint,
            experiment.Protocol.Name,
            source.Split?.ToString().ToLowerInvariant(),
            source.File is null ? null : Path.GetFullPath(source.File),
            source.Seed,
            episodes[0].Way,
            shots.Max(),
            shots.Min(),
            episodes.Max(e => e.Query.Count),
            result.Accuracy.Episodes,
            result.Accuracy.Mean,
            result.Accuracy.HalfWidth,
            result.Seconds,
            confusion.Classes.ToDictionary(c => c, confusion.Accuracy, StringComparer.Ordinal),
            [.. confusion.Classes.Select(row => confusion.Classes.Select(column => confusion.Count(row, column)).ToArray())],
            TrainingRun.Versions(),
            SourceCommit.Value,
            DateTimeOffset.UtcNow)
        {
            Precision = result.Precision,
        };
    }

    /// <summary>The run folder that a checkpoint lies in.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>The folder; null where the checkpoint lies in none.</returns>
    public static string? RunFolderOf(string checkpoint)
    {
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(checkpoint)));
        return folder is not null && File.Exists(Path.Combine(folder, "run.json")) ? folder : null;
    }
}
