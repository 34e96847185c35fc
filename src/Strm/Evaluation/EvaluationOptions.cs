using Strm.Data;

namespace Strm.Evaluation;

/// <summary>How an evaluation is done; nothing but the precision of the cache changes the result.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Where embeddings of clips are kept and how many threads work; each thread takes whole episodes.</summary>
    public ClipCacheOptions Cache { get; init; } = new();

    /// <summary>
    /// A folder in which finished episodes are kept until the evaluation ends: an interrupted one goes on, and several processes
    /// with the same folder share the episodes. Null keeps nothing; so do ranks, which share the episodes by MPI.
    /// </summary>
    public string? Journal { get; init; }

    /// <summary>The file that gets every prediction; null for none.</summary>
    public string? Predictions { get; init; }

    /// <summary>Given each episode's prediction, in order; null where nobody wants them.</summary>
    public Action<EpisodePrediction>? OnPrediction { get; init; }
}
