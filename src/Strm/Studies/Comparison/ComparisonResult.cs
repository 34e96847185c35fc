namespace Strm.Comparison;

/// <summary>What a comparison gave.</summary>
/// <param name="Rows">One row per entry, in their order.</param>
/// <param name="ReportPath">A page with tables and a chart.</param>
/// <param name="TablePath">The table as Markdown.</param>
/// <param name="JsonPath">The numbers.</param>
public sealed record ComparisonResult(IReadOnlyList<ComparisonRow> Rows, string ReportPath, string TablePath, string JsonPath);
