namespace Strm.Recognition;

/// <summary>The support clip that a query is most like.</summary>
/// <param name="Clip">The clip, one of the action that comes first.</param>
/// <param name="Pairs">The query's frames, each with the frame of the clip that it is most like.</param>
public sealed record ClosestClip(SupportClip Clip, IReadOnlyList<FramePair> Pairs);
