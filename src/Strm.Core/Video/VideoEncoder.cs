using System.Globalization;

namespace Strm.Video;

/// <summary>Writes raw frames as video files, with ffmpeg.</summary>
public static class VideoEncoder
{
    /// <summary>The file name extension of a container, with its dot.</summary>
    /// <param name="container">The container.</param>
    /// <returns>The extension.</returns>
    public static string Extension(VideoContainer container) => container switch
    {
        VideoContainer.Mp4 => ".mp4",
        VideoContainer.Avi => ".avi",
        VideoContainer.Webm => ".webm",
        _ => throw new ArgumentOutOfRangeException(nameof(container)),
    };

    /// <summary>Writes clips of one size, frame rate and container.</summary>
    /// <remarks>
    /// One ffmpeg process encodes them in sequence, cut at key frames by its segment muxer: starting a process takes
    /// longer than encoding a short clip. The same frames give the same files, byte for byte, with the same ffmpeg.
    /// </remarks>
    /// <param name="clips">The clips. Their folders must exist; files of the same name are replaced.</param>
    /// <param name="container">The kind of file.</param>
    /// <param name="width">Width in pixels, even.</param>
    /// <param name="height">Height in pixels, even.</param>
    /// <param name="framesPerSecond">Frame rate.</param>
    /// <param name="cancellationToken">Cancels the work; no half-written file is left.</param>
    /// <returns>A task that ends when all files are written.</returns>
    public static async Task EncodeAsync(
        IReadOnlyList<ClipToEncode> clips,
        VideoContainer container,
        int width,
        int height,
        int framesPerSecond,
        CancellationToken cancellationToken = default)
    {
        if (clips.Count == 0) return;
        var work = Directory.CreateDirectory(Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(clips[0].Path))!, $".encode-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        try
        {
            var result = await FfmpegTool.RunAsync(
                Arguments(clips, container, width, height, framesPerSecond),
                (stream, token) => WriteFramesAsync(stream, clips, width * height * 3, token),
                workingDirectory: work.FullName,
                cancellationToken: cancellationToken).ConfigureAwait(false);
            Check(result, clips, work, container);
            for (var i = 0; i < clips.Count; i++) File.Move(Segment(work, i, container), clips[i].Path, overwrite: true);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static async Task WriteFramesAsync(
        Stream stream, IReadOnlyList<ClipToEncode> clips, int frameBytes, CancellationToken cancellationToken)
    {
        foreach (var clip in clips)
        {
            var frames = clip.Frames();
            if (frames.Count != clip.FrameCount || frames.Any(frame => frame.Length != frameBytes))
            {
                throw new ArgumentException(
                    $"The clip '{clip.Path}' does not have {clip.FrameCount} frames of {frameBytes} bytes.", nameof(clips));
            }

            foreach (var frame in frames) await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> Arguments(
        IReadOnlyList<ClipToEncode> clips, VideoContainer container, int width, int height, int framesPerSecond)
    {
        var starts = new List<int>();
        for (int i = 0, at = 0; i < clips.Count - 1; i++) starts.Add(at += clips[i].FrameCount);
        var rate = framesPerSecond.ToString(CultureInfo.InvariantCulture);
        return
        [
            "-threads", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", $"{width}x{height}", "-framerate", rate, "-i", "pipe:0",
            "-threads", "1", "-pix_fmt", "yuv420p", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1",
            .. Codec(container),
            "-force_key_frames", "expr:" + string.Join('+', starts.Select(start => $"eq(n,{start})").Append("eq(n,0)")),
            "-f", "segment", "-segment_frames", starts.Count == 0 ? "1000000000" : string.Join(',', starts),
            "-reset_timestamps", "1", "-segment_format", Extension(container)[1..], "%06d" + Extension(container),
        ];
    }

    /// <summary>Constant quality, so that no clip's pictures depend on its neighbours in the process (its headers may).</summary>
    /// <remarks>A negative <c>-cpu-used</c> is a fixed speed; with a positive one libvpx chooses by how busy the machine is.</remarks>
    private static string[] Codec(VideoContainer container) => container switch
    {
        VideoContainer.Mp4 => ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "18", "-forced-idr", "1"],
        VideoContainer.Avi => ["-c:v", "mpeg4", "-qscale:v", "2"],
        _ =>
        [
            "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "-8", "-b:v", "1M", "-qmin", "8", "-qmax", "8",
            "-auto-alt-ref", "0", "-lag-in-frames", "0",
        ],
    };

    private static void Check(FfmpegResult result, IReadOnlyList<ClipToEncode> clips, DirectoryInfo work, VideoContainer container)
    {
        if (result.DiskFull) throw DiskSpace.Full(clips[0].Path);
        if (result.ExitCode == 0 && Enumerable.Range(0, clips.Count).All(i => File.Exists(Segment(work, i, container)))) return;
        throw new StrmException(
            $"ffmpeg could not encode {clips.Count} clips as {Extension(container)}: {result.Cause}.",
            "It needs the encoders libx264, mpeg4 and libvpx, which Debian's ffmpeg has.",
            "Install the distribution's ffmpeg package.");
    }

    private static string Segment(DirectoryInfo work, int index, VideoContainer container) =>
        Path.Combine(work.FullName, index.ToString("D6", CultureInfo.InvariantCulture) + Extension(container));
}

/// <summary>A clip to be encoded as a video file.</summary>
/// <param name="Path">The file to write.</param>
/// <param name="FrameCount">How many frames it has.</param>
/// <param name="Frames">Makes the frames when they are needed, each Height × Width × 3 bytes RGB.</param>
public sealed record ClipToEncode(string Path, int FrameCount, Func<IReadOnlyList<byte[]>> Frames);

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
