using Strm.Statistics;

namespace Strm.Comparison;

/// <summary>What a comparison found of one model.</summary>
/// <param name="Entry">The model.</param>
/// <param name="Accuracy">Mean and 95 % interval over the test episodes, fractions.</param>
/// <param name="EpisodeAccuracies">The fraction of right queries of each episode, in order.</param>
/// <param name="Reversals">The same over two-way episodes of an action and its reversal, where the data names such pairs: chance is one half, and a head that is not aware of order stays near it. Null elsewhere.</param>
/// <param name="Difference">How much better it is than the first entry on the same episodes; null for the first, and where the episodes are of another size.</param>
public sealed record ComparisonRow(
    ComparisonEntry Entry,
    AccuracyEstimate Accuracy,
    IReadOnlyList<double> EpisodeAccuracies,
    AccuracyEstimate? Reversals,
    PairedDifference? Difference);
