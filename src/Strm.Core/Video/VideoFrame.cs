using Strm.Images;

namespace Strm.Media;

/// <summary>A decoded frame of a video.</summary>
/// <param name="Image">Its pixels, upright.</param>
/// <param name="Seconds">When it is shown, in seconds from the start of the video.</param>
public sealed record VideoFrame(RgbImage Image, double Seconds);
