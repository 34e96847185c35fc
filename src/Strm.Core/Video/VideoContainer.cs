namespace Strm.Media;

/// <summary>A kind of video file that can be written.</summary>
public enum VideoContainer
{
    /// <summary>H.264 in <c>.mp4</c>.</summary>
    Mp4,

    /// <summary>MPEG-4 part 2 in <c>.avi</c>, as in HMDB51 and UCF101.</summary>
    Avi,

    /// <summary>VP8 in <c>.webm</c>.</summary>
    Webm,
}
