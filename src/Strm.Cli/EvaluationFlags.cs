using System.CommandLine;
using Strm.Evaluation;
using Strm.Training.Distributed;

namespace Strm.Cli;

/// <summary>The flags that say how an evaluation is done: cache, threads, ranks.</summary>
internal static class EvaluationFlags
{
    /// <summary>The value of <see cref="Cache"/> that keeps nothing on the disk.</summary>
    private const string Off = "off";

    /// <summary>The folder of caches.</summary>
    public static Option<string?> Cache { get; } = new("--cache") { Description = "Where embeddings of clips are kept, or 'off'; ~/.cache/strm where not given." };

    /// <summary>Threads.</summary>
    public static Option<int?> Workers { get; } = new("--workers") { Description = "Threads, each on whole clips and episodes; all cores where not given." };

    /// <summary>The folder of results.</summary>
    public static Option<string?> Out { get; } = new("--out") { Description = "The folder that gets evaluation-ID.json and, until the end, finished episodes; the checkpoint's run folder where not given." };

    /// <summary>The options as the flags say.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="job">The ranks that evaluate together; null where this is the only process.</param>
    public static EvaluationOptions Options(ParseResult result, MpiJob? job = null)
    {
        var folder = result.GetValue(Cache) is { } given ? given == Off ? null : given : ClipCacheOptions.DefaultFolder;
        if (result.GetValue(Workers) is < 1) throw new UsageException($"--workers is {result.GetValue(Workers)}. It must be at least 1.");
        var place = result.GetValue(Out);
        return new EvaluationOptions
        {
            Cache = new ClipCacheOptions { Folder = folder, Workers = result.GetValue(Workers) ?? job?.Cores ?? Environment.ProcessorCount, Ranks = job },
            Journal = place is not null ? Path.Combine(place, "episodes") : folder is null ? null : Path.Combine(folder, "evaluations"),
        };
    }
}
