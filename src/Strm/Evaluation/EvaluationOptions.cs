using Strm.Distributed;
using Strm.Episodes;

namespace Strm.Evaluation;

/// <summary>How an evaluation is run; nothing but the precision of the cache changes the result.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Where embeddings of clips are kept and how many threads to use; each thread takes whole episodes.</summary>
    public ClipCacheOptions Cache { get; init; } = new();

    /// <summary>
    /// A folder in which finished episodes are kept until the evaluation ends: an interrupted one resumes, and several processes
    /// with the same folder share the episodes. Null keeps nothing; so do ranks, which share the episodes by MPI.
    /// </summary>
    public string? Journal { get; init; }

    /// <summary>The file that gets every prediction; null for none.</summary>
    public string? Predictions { get; init; }

    /// <summary>Called with each episode's prediction, in order; null if they are not needed.</summary>
    public Action<EpisodePrediction>? OnPrediction { get; init; }
}

/// <summary>Where embeddings of clips are kept, and how many are made at once.</summary>
public sealed record ClipCacheOptions
{
    /// <summary>The folder of all caches; null keeps embeddings in memory only.</summary>
    public string? Folder { get; init; }

    /// <summary>Threads that work on clips in parallel on a CPU, each with single-threaded operators.</summary>
    public int Workers { get; init => field = OptionGuard.AtLeast(value, 1, "workers"); } = Environment.ProcessorCount;

    /// <summary>
    /// The format in which the backbone computes: bfloat16 is two to four times as fast on CPUs that support it, and changes
    /// embeddings in the third digit.
    /// </summary>
    public MatmulPrecision Precision { get; init; }

    /// <summary>The ranks that share the clips and episodes; null if this is the only process.</summary>
    public MpiJob? Ranks { get; init; }

    /// <summary>The user's folder for caches: <c>$XDG_CACHE_HOME/strm</c>, else <c>~/.cache/strm</c>.</summary>
    public static string DefaultFolder => UserCache.Root;
}
