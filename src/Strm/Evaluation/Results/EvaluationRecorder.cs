using Strm.Archives;
using Strm.Episodes;
using Strm.Evaluation.Caching;
using Strm.Models;

namespace Strm.Evaluation.Results;

/// <summary>Makes the record of an evaluation.</summary>
public static class EvaluationRecorder
{
    private const int IdLength = 12;

    /// <summary>Describes an evaluation.</summary>
    /// <param name="archive">The frames.</param>
    /// <param name="protocol">The split protocol.</param>
    /// <param name="model">The model.</param>
    /// <param name="checkpoint">Where it came from.</param>
    /// <param name="episodes">The episodes.</param>
    /// <param name="source">Where they came from.</param>
    /// <param name="result">The result.</param>
    /// <returns>The record.</returns>
    public static EvaluationRecord Describe(
        FrameArchive archive,
        SplitProtocol protocol,
        FewShotModel model,
        string checkpoint,
        IReadOnlyList<Episode> episodes,
        EpisodeOrigin source,
        EvaluationResult result)
    {
        var shots = episodes.SelectMany(e => e.Support.CountBy(c => c.Label)).Select(c => c.Value).ToArray();
        var confusion = result.Confusion;
        return new EvaluationRecord(
            result.Key[..IdLength],
            Path.GetFullPath(checkpoint),
            ContentKey.OfWeights(model),
            RunFolderOf(checkpoint) is { } run ? Path.GetFileName(run) : null,
            model.Options.Head.Name,
            model.Options,
            Path.GetFullPath(archive.Location),
            archive.Fingerprint,
            protocol.Name,
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
            LibraryVersions.All(),
            LibraryVersions.Commit,
            DateTimeOffset.UtcNow)
        {
            Precision = result.Precision,
        };
    }

    /// <summary>The run folder that a checkpoint lies in.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>The folder; null if it lies in none.</returns>
    public static string? RunFolderOf(string checkpoint)
    {
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(checkpoint)));
        return folder is not null && File.Exists(Path.Combine(folder, "run.json")) ? folder : null;
    }
}

/// <summary>Where the episodes of an evaluation come from.</summary>
/// <param name="File">A file of episodes; null if they were drawn.</param>
/// <param name="Split">The part of the split that they were drawn from.</param>
/// <param name="Seed">The seed that they were drawn with.</param>
public sealed record EpisodeOrigin(string? File, SplitPart? Split, long? Seed);
