namespace Strm.Media;

/// <summary>A clip that is to become a video file.</summary>
/// <param name="Path">The file to write.</param>
/// <param name="FrameCount">How many frames it has.</param>
/// <param name="Frames">Makes the frames when they are needed, each Height × Width × 3 bytes RGB.</param>
public sealed record ClipToEncode(string Path, int FrameCount, Func<IReadOnlyList<byte[]>> Frames);
