namespace Strm.Recognition;

/// <summary>A stretch of a video in which one action is seen.</summary>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Action">The action; null where none of them is seen.</param>
/// <param name="Confidence">The mean confidence of the action, a fraction; for none, the mean unfamiliarity.</param>
public sealed record TimelineSegment(double Start, double End, string? Action, double Confidence);
