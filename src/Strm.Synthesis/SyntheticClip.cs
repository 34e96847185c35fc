namespace Strm.Synthesis;

/// <summary>A rendered clip, not yet encoded.</summary>
/// <param name="Action">Its class.</param>
/// <param name="Index">Its number within the class.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Frames">The frames in order, each Height × Width × 3 bytes RGB.</param>
public sealed record SyntheticClip(string Action, int Index, int Width, int Height, IReadOnlyList<byte[]> Frames);
