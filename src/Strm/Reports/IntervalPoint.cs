namespace Strm.Reports;

/// <summary>A value with its interval.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">The value.</param>
/// <param name="HalfWidth">Half of the interval's width.</param>
public sealed record IntervalPoint(string Label, double Value, double HalfWidth);
