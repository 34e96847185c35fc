namespace Strm;

/// <summary>How far some long work is. What renders it works out the rate and the time left.</summary>
/// <param name="Stage">What is being done, for example <c>Decoding</c>.</param>
/// <param name="Done">How much is done.</param>
/// <param name="Total">How much there is in all; 0 where it is not known yet.</param>
/// <param name="Unit">What is counted, in the plural, for example <c>clips</c>.</param>
/// <param name="Note">What else is worth saying, for example a loss.</param>
public sealed record WorkProgress(string Stage, long Done, long Total, string Unit, string? Note = null);
