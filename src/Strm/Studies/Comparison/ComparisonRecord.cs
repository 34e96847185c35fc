namespace Strm.Comparison;

/// <summary>The test of one model as it is kept in its folder, so that a comparison which is run again need not repeat it.</summary>
/// <param name="Key">What the numbers depend on.</param>
/// <param name="EpisodeAccuracies">The fraction of right queries of each episode, in order.</param>
/// <param name="ReversalAccuracies">The same of the episodes of reversal pairs; empty where the data names none.</param>
internal sealed record ComparisonRecord(string Key, IReadOnlyList<double> EpisodeAccuracies, IReadOnlyList<double> ReversalAccuracies);
