using System.Globalization;
using Strm.Images;

namespace Strm.Video;

/// <summary>How ffprobe is asked about the pictures of a video, and how ffmpeg decodes them.</summary>
internal static class VideoDecoding
{
    /// <summary>The seconds of a video whose packets are listed and counted.</summary>
    public const int CountedSeconds = 300;

    private const string Strict = "-xerror";
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(2);
    private const string FromTheEnd = "999999999%"; // Seeking beyond the end finds the last group of pictures.

    /// <summary>
    /// Lists the packets of the pictures from the start, and the last one if no header says where the pictures of a long video end.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<VideoPackets> ListAsync(string path, CancellationToken cancellationToken)
    {
        VideoErrors.RequireFile(path);
        var packets = VideoPackets.Parse(await ProbeAsync(path, cancellationToken,
            "-read_intervals", $"%+{CountedSeconds + 1}", "-show_entries",
            "format=duration:stream=time_base,width,height,sample_aspect_ratio,duration,nb_frames,avg_frame_rate:packet=pts,flags",
            "-of", "compact").ConfigureAwait(false));
        if (!packets.NeedsEnd) return packets;
        try
        {
            string[] questions = ["-read_intervals", FromTheEnd, "-show_entries", "packet=pts,flags", "-of", "compact"];
            packets.SetEnd(await ProbeAsync(path, cancellationToken, questions).ConfigureAwait(false));
        }
        catch (StrmException)
        {
            // Not every file is seekable; then the length of the whole file has to do.
        }

        return packets;
    }

    /// <summary>Counts the pictures of a video by decoding all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<long> CountAsync(string path, CancellationToken cancellationToken)
    {
        // A stream that belongs to a program, as in a transport stream, is listed twice.
        var lines = await ProbeAsync(
            path, cancellationToken, "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0").ConfigureAwait(false);
        return long.TryParse(lines.FirstOrDefault()?.Trim().TrimEnd(','), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : 0;
    }

    /// <summary>Decodes a video, or as much of it as can be decoded if it is damaged.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="arguments">What <see cref="Arguments"/> gives.</param>
    /// <param name="take">Takes each picture as it comes.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The decoder's complaint; null if the file is sound.</returns>
    /// <exception cref="StrmException">Nothing of it can be decoded.</exception>
    public static async Task<string?> DecodeAsync(
        string path, List<string> arguments, Func<RgbImage, ValueTask> take, CancellationToken cancellationToken)
    {
        var taken = 0L;
        var result = await RunAsync(arguments, 0).ConfigureAwait(false);
        if (result.ExitCode == 0) return result.IsFlawless ? null : result.Cause;

        // Once more from the start, past the damage. Past a splice, the file is sound if the decoder then has no complaints.
        var again = await RunAsync([.. arguments.Where(argument => argument != Strict)], taken).ConfigureAwait(false);
        if (again.ExitCode != 0 || taken == 0) throw VideoErrors.Undecodable(path, result);
        return result.IsSpliced && again.IsFlawless ? null : result.Cause;

        async Task<FfmpegResult> RunAsync(List<string> chosen, long skipped)
        {
            using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                return await FfmpegTool.RunAsync(
                    chosen,
                    output: (stream, token) => TakeAsync(stream, skipped, stalled, token),
                    cancellationToken: stalled.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw VideoErrors.Stalled(path);
            }
        }

        // The clock runs while waiting for ffmpeg, and stops while a picture is used.
        async Task TakeAsync(Stream stream, long skipped, CancellationTokenSource stalled, CancellationToken token)
        {
            var pictures = new PpmReader(new BufferedStream(stream, 1 << 16));
            for (var number = 0L; ; number++)
            {
                stalled.CancelAfter(StallLimit);
                if (await pictures.NextAsync(token).ConfigureAwait(false) is not { } image) return;
                stalled.CancelAfter(Timeout.InfiniteTimeSpan);
                if (number < skipped) continue;
                taken++;
                await take(image).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The arguments of ffmpeg that write pictures to its standard output.</summary>
    /// <param name="path">The file.</param>
    /// <param name="filter">What is done with the pictures.</param>
    /// <param name="frames">The maximum number of pictures to write.</param>
    /// <param name="before">Arguments before the file, such as where to seek.</param>
    public static List<string> Arguments(string path, string filter, int? frames = null, string[]? before = null)
    {
        List<string> arguments =
            [Strict, "-filter_threads", "1", .. before ?? [], .. FfmpegTool.Input(path), "-map", "0:V:0", "-vf", filter];
        if (frames is { } count) arguments.AddRange(["-frames:v", count.ToString(CultureInfo.InvariantCulture)]);
        arguments.AddRange([FfmpegTool.FrameRateOption, "passthrough", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"]);
        return arguments;
    }

    /// <summary>
    /// As in preparation, to the shape in which the video is shown, but without enlarging; JPEG's colour matrix, so that
    /// colours match those of prepared frames.
    /// </summary>
    /// <param name="shortSide">The short side in pixels that larger pictures are scaled to.</param>
    public static string Scale(int shortSide)
    {
        var side = shortSide.ToString(CultureInfo.InvariantCulture);
        return $"scale='if(gt(iw*sar,ih),round(min(ih,{side})*iw*sar/ih),round(min(iw*sar,{side})))'"
            + $":'if(gt(iw*sar,ih),min(ih,{side}),round(min(iw*sar,{side})*ih/(iw*sar)))'"
            + ":in_color_matrix=bt601,format=rgb24";
    }

    /// <summary>A time in ffmpeg's form.</summary>
    /// <param name="seconds">The time in seconds.</param>
    public static string Seconds(double seconds) => Math.Max(0, seconds).ToString("0.######", CultureInfo.InvariantCulture);

    private static async Task<List<string>> ProbeAsync(string path, CancellationToken cancellationToken, params string[] questions)
    {
        var lines = new List<string>();
        string[] arguments = ["-select_streams", "V:0", .. questions, .. FfmpegTool.Input(path)];
        var result = await FfmpegTool.ProbeAsync(arguments, async (stream, token) =>
        {
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(token).ConfigureAwait(false) is { } line) lines.Add(line);
        }, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? lines : throw VideoErrors.Undecodable(path, result);
    }
}
