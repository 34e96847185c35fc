using Strm.Preparation;

namespace Strm.Recognition;

/// <summary>What became of the clips of a support folder.</summary>
/// <param name="Added">Clips in use.</param>
/// <param name="Skipped">Files that could not be used, and why.</param>
/// <param name="Notes">What is worth saying about the clips, one sentence each.</param>
public sealed record SupportReport(int Added, IReadOnlyList<ClipIssue> Skipped, IReadOnlyList<string> Notes);
