namespace Strm.Reports;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name in the legend; empty where it needs none.</param>
/// <param name="X">Positions, ascending.</param>
/// <param name="Y">Values, as many.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);
