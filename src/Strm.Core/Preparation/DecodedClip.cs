using Strm.Media;

namespace Strm.Preparation;

/// <summary>What became of a clip.</summary>
/// <param name="Source">The clip.</param>
/// <param name="Pictures">The file of JPEG pictures, or null where there are none.</param>
/// <param name="Frames">Where the pictures are in that file.</param>
/// <param name="Problem">What is wrong with the clip, where something is.</param>
internal sealed record DecodedClip(ClipSource Source, string? Pictures, IReadOnlyList<JpegFrame> Frames, string? Problem);
