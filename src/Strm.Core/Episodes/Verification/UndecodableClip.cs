namespace Strm.Data;

/// <summary>A clip with a frame that cannot be decoded.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Reason">What is wrong, a sentence.</param>
public sealed record UndecodableClip(FrameClip Clip, string Reason);
