namespace Strm.Media;

/// <summary>What a video file says of itself.</summary>
/// <param name="Path">The file.</param>
/// <param name="Seconds">Its length in seconds; 0 where the file does not tell.</param>
/// <param name="FrameCount">Its number of frames: counted for videos of up to five minutes, else worked out from length and rate.</param>
/// <param name="FramesPerSecond">Its mean frame rate; 0 where the file does not tell.</param>
public sealed record VideoInfo(string Path, double Seconds, long FrameCount, double FramesPerSecond);
