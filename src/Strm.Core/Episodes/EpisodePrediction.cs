namespace Strm.Data;

/// <summary>What a system says about the queries of an episode, in the episode's order.</summary>
/// <param name="Episode">The number of the episode.</param>
/// <param name="Query">One prediction for each query.</param>
public sealed record EpisodePrediction(long Episode, IReadOnlyList<QueryPrediction> Query)
{
    /// <summary>The fraction of the queries that are right.</summary>
    public double Accuracy => Query.Count == 0 ? 0 : (double)Query.Count(q => q.IsCorrect) / Query.Count;
}
