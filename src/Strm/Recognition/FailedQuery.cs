namespace Strm.Recognition;

/// <summary>A video that could not be classified.</summary>
/// <param name="Query">The video file, as it was named.</param>
/// <param name="Reason">Why, in whole sentences.</param>
public sealed record FailedQuery(string Query, string Reason);
