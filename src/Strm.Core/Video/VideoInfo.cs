using Strm.Images;

namespace Strm.Media;

/// <summary>What a video file says of itself.</summary>
/// <param name="Path">The file.</param>
/// <param name="Seconds">Its length in seconds; 0 if the file does not say.</param>
/// <param name="FrameCount">Its number of frames: counted for videos of up to five minutes, else worked out from length and rate.</param>
/// <param name="FramesPerSecond">Its mean frame rate; 0 if the file does not say.</param>
public sealed record VideoInfo(string Path, double Seconds, long FrameCount, double FramesPerSecond);

/// <summary>A decoded frame of a video.</summary>
/// <param name="Image">Its pixels, upright.</param>
/// <param name="Seconds">When it is shown, in seconds from the start of the video.</param>
public sealed record VideoFrame(RgbImage Image, double Seconds);

/// <summary>The frames that were read of a video.</summary>
/// <param name="Info">The video.</param>
/// <param name="Frames">The frames, in their order.</param>
public sealed record SampledVideo(VideoInfo Info, IReadOnlyList<VideoFrame> Frames);
