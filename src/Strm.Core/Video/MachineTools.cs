using Strm.Images;

namespace Strm.Video;

/// <summary>What this machine offers besides .NET: for <c>strm doctor</c>.</summary>
public static class MachineTools
{
    /// <summary>The decoder of JPEG images.</summary>
    /// <returns>What was found.</returns>
    /// <exception cref="StrmException">It is missing; the message says what to install.</exception>
    public static string Jpeg()
    {
        TurboJpeg.Require();
        return "libjpeg-turbo";
    }

    /// <summary>The programs that read and write video.</summary>
    /// <returns>Where they are.</returns>
    /// <exception cref="StrmException">One is missing; the message says what to install.</exception>
    public static string Video() => $"{ExecutableFinder.Find("ffmpeg", "ffmpeg")}, {ExecutableFinder.Find("ffprobe", "ffmpeg")}";
}
