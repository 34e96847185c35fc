using Strm.Archives;
using Strm.Interactive.Views;
using Strm.Reports;

namespace Strm.Interactive;

/// <summary>A clip to look at: the frames that the network sees at test, side by side.</summary>
/// <param name="Clip">Which clip.</param>
/// <param name="FrameCount">Frames of the whole clip.</param>
/// <param name="Frames">The numbers of the frames shown, from 0.</param>
/// <param name="Strip">Their picture.</param>
public sealed record ClipPreview(ClipId Clip, int FrameCount, IReadOnlyList<int> Frames, EncodedPicture Strip);
