using Strm.Statistics;

namespace Strm.Studies;

/// <summary>The results of a comparison.</summary>
/// <param name="Rows">One row per entry, in their order.</param>
/// <param name="ReportPath">A page with tables and a chart.</param>
/// <param name="TablePath">The table as Markdown.</param>
/// <param name="JsonPath">The numbers.</param>
public sealed record ComparisonResult(IReadOnlyList<ComparisonRow> Rows, string ReportPath, string TablePath, string JsonPath);

/// <summary>What a comparison found about one model.</summary>
/// <param name="Entry">The model.</param>
/// <param name="Accuracy">Mean and 95 % interval over the test episodes, fractions.</param>
/// <param name="EpisodeAccuracies">The fraction of queries that each episode got right, in order.</param>
/// <param name="Reversals">
/// The same over two-way episodes of an action and its reversal, if the data names such pairs: chance is one half, and a head that
/// ignores order stays near it. Null otherwise.
/// </param>
/// <param name="Difference">
/// How much better it is than the first entry on the same episodes; null for the first, and if its episodes have another size.
/// </param>
public sealed record ComparisonRow(
    ComparisonEntry Entry,
    AccuracyEstimate Accuracy,
    IReadOnlyList<double> EpisodeAccuracies,
    AccuracyEstimate? Reversals,
    PairedDifference? Difference);

/// <summary>The test of one model as it is kept in its folder, so that running the comparison again does not repeat it.</summary>
/// <param name="Key">What the numbers depend on.</param>
/// <param name="EpisodeAccuracies">The fraction of queries that each episode got right, in order.</param>
/// <param name="ReversalAccuracies">The same for the episodes of reversal pairs; empty if the data names none.</param>
internal sealed record ComparisonRecord(string Key, IReadOnlyList<double> EpisodeAccuracies, IReadOnlyList<double> ReversalAccuracies);
