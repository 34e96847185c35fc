namespace Strm;

/// <summary>The progress of long work. Whatever displays it works out the rate and the time left.</summary>
/// <param name="Stage">What is being done, for example <c>Decoding</c>.</param>
/// <param name="Done">How much is done.</param>
/// <param name="Total">How much there is in all; 0 if not yet known.</param>
/// <param name="Unit">What is counted, in the plural, for example <c>clips</c>.</param>
/// <param name="Note">Anything else worth saying, for example a loss.</param>
public sealed record WorkProgress(string Stage, long Done, long Total, string Unit, string? Note = null);
