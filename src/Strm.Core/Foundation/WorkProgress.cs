namespace Strm;

/// <summary>How far some long work is. What renders it works out the rate and the time left.</summary>
/// <param name="Stage">What is being done, for example <c>Decoding</c>.</param>
/// <param name="Done">How much is done.</param>
/// <param name="Total">How much there is in all; 0 where it is not known yet.</param>
/// <param name="Unit">What is counted, in the plural, for example <c>clips</c>.</param>
/// <param name="Note">What else is worth saying, for example a loss.</param>
public sealed record WorkProgress(string Stage, long Done, long Total, string Unit, string? Note = null);

/// <summary>A row of <c>strm benchmark</c>.</summary>
/// <param name="Name">What was measured, for example <c>loader/test-224</c>.</param>
/// <param name="Unit">The unit of both numbers.</param>
/// <param name="Value">What this project reaches.</param>
/// <param name="Baseline">What PyTorch or the official procedure reaches at the same work, or null if it cannot run.</param>
/// <param name="LowerIsBetter">Whether a smaller number is the better one: seconds, megabytes.</param>
/// <param name="Note">
/// What must be known to read it, for example that the baseline is worked out from a part of the work; null for nothing.
/// </param>
public sealed record BenchmarkResult(
    string Name, string Unit, double Value, double? Baseline, bool LowerIsBetter = false, string? Note = null)
{
    /// <summary>How many times better this project is, whatever the unit; null without a baseline.</summary>
    public double? Ratio => Baseline is not { } baseline ? null : LowerIsBetter ? baseline / Value : Value / baseline;
}
