namespace Strm.Media;

/// <summary>The frames that were read of a video.</summary>
/// <param name="Info">The video.</param>
/// <param name="Frames">The frames, in their order.</param>
public sealed record SampledVideo(VideoInfo Info, IReadOnlyList<VideoFrame> Frames);
