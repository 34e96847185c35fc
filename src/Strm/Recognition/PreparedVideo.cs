using Strm.Images;
using Strm.Media;

namespace Strm.Recognition;

/// <summary>The frames of a video as the network sees them.</summary>
/// <param name="Pixels">T frames (T, 3, H, W), colour values 0 to 255.</param>
/// <param name="Seconds">When each frame is shown, T moments.</param>
/// <param name="Size">The size of the decoded frames, pixels.</param>
/// <param name="Info">The video.</param>
internal sealed record PreparedVideo(byte[] Pixels, double[] Seconds, FrameSize Size, VideoInfo Info);
