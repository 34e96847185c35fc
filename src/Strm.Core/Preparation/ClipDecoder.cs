using System.Globalization;
using System.Text.RegularExpressions;
using Strm.Video;

namespace Strm.Preparation;

/// <summary>Decodes clips to JPEG pictures with ffmpeg.</summary>
/// <remarks>
/// Small clips share a process, because starting one takes longer than decoding them. Each clip has its own decoder, scaler and
/// encoder, so the pictures do not depend on which clips share a process. If anything goes wrong with a batch,
/// its clips are decoded one by one.
/// </remarks>
/// <param name="options">Size, rate and quality.</param>
/// <param name="workFolder">Where the pictures go until they are in the archive.</param>
internal sealed class ClipDecoder(PrepareOptions options, string workFolder)
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan StallInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SignalDelay = TimeSpan.FromSeconds(2);

    private int files;

    /// <summary>Decodes clips.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>The outcome of each, in order.</returns>
    public async Task<IReadOnlyList<DecodedClip>> DecodeAsync(IReadOnlyList<ClipSource> clips, CancellationToken cancellationToken)
    {
        var problems = clips.Select(clip => Unreadable(clip.File)).ToArray();
        var sound = clips.Where((_, i) => problems[i] is null).ToArray();
        var together = sound.Length > 1 ? await TryDecodeAsync(sound, strict: true, cancellationToken).ConfigureAwait(false) : null;
        var whole = together is { Problem: null } ? sound.Index().ToDictionary(pair => pair.Item, pair => pair.Index) : [];
        var results = new List<DecodedClip>(clips.Count);
        for (var i = 0; i < clips.Count; i++)
        {
            results.Add(whole.TryGetValue(clips[i], out var place)
                ? Finish(clips[i], together!, place, null)
                : await DecodeOneAsync(clips[i], problems[i], cancellationToken).ConfigureAwait(false));
        }

        return results;
    }

    private async Task<DecodedClip> DecodeOneAsync(ClipSource clip, string? problem, CancellationToken cancellationToken)
    {
        if (problem is null)
        {
            var attempt = await TryDecodeAsync([clip], strict: true, cancellationToken).ConfigureAwait(false);
            if (attempt.Problem is null) return Finish(clip, attempt, 0, null);
            File.Delete(attempt.Outputs[0]);
            problem = attempt.Problem;
            if (attempt.Result is { IsSpliced: true })
            {
                var whole = await TryDecodeAsync([clip], strict: false, cancellationToken).ConfigureAwait(false);
                if (whole.Result is { IsFlawless: true }) return Finish(clip, whole, 0, null);
                File.Delete(whole.Outputs[0]);
            }
        }

        if (!options.KeepDamaged || !File.Exists(clip.File)) return new DecodedClip(clip, null, [], problem);
        var lenient = await TryDecodeAsync([clip], strict: false, cancellationToken).ConfigureAwait(false);
        var decoded = Finish(clip, lenient, 0, problem);
        return decoded.Frames.Count > 0 ? decoded : new DecodedClip(clip, null, [], problem);
    }

    /// <summary>What can be said about a file without decoding it.</summary>
    private static string? Unreadable(string path)
    {
        try
        {
            // Checked before opening: opening a pipe would block until something writes to it.
            var file = new FileInfo(path);
            if (((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file).Length == 0) return "the file is empty";
            return ContainerCheck.IsTruncated(path) ? "the file is truncated: it ends before its header says it does" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {exception.Message.TrimEnd('.')}";
        }
    }

    private static DecodedClip Finish(ClipSource clip, Attempt attempt, int place, string? problem)
    {
        var output = attempt.Outputs[place];
        List<JpegFrame> frames = File.Exists(output) ? JpegStream.Index(output) : [];
        if (frames.Count > 0) return new DecodedClip(clip, output, frames, problem) { PixelShape = attempt.Shapes.Of(place) };
        File.Delete(output);
        return new DecodedClip(clip, null, [], problem ?? "it holds no frames");
    }

    private async Task<Attempt> TryDecodeAsync(ClipSource[] clips, bool strict, CancellationToken cancellationToken)
    {
        var outputs = clips.Select(
            _ => Path.Combine(workFolder, $"{Interlocked.Increment(ref files).ToString(CultureInfo.InvariantCulture)}.mjpeg")).ToArray();
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var shapes = new PixelShapes();
        var run = FfmpegTool.RunAsync(Arguments(clips, outputs, strict), cancellationToken: stalled.Token, describe: shapes.Note);
        var watch = WatchAsync(run, outputs, stalled);
        try
        {
            var result = await run.ConfigureAwait(false);
            if (result.DiskFull) throw DiskSpace.Full(outputs[0]);
            if (result.Interrupted) await ThrowInterruptedAsync(cancellationToken).ConfigureAwait(false);
            return new Attempt(
                outputs,
                shapes,
                result.ExitCode == 0 || (!strict && outputs.All(File.Exists)) ? null : result.Explain(clips[0].File)) { Result = result };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Attempt(outputs, shapes, "ffmpeg made no progress for two minutes");
        }
        finally
        {
            await watch.ConfigureAwait(false);
        }
    }

    /// <summary>Ends a process whose outputs have stopped growing.</summary>
    private static async Task WatchAsync(Task run, string[] outputs, CancellationTokenSource stalled)
    {
        var (size, since) = (-1L, TimeSpan.Zero);
        while (await Task.WhenAny(run, Task.Delay(StallInterval, CancellationToken.None)).ConfigureAwait(false) != run)
        {
            var now = outputs.Where(File.Exists).Sum(output => new FileInfo(output).Length);
            since = now == size ? since + StallInterval : TimeSpan.Zero;
            size = now;
            if (since >= StallLimit) await stalled.CancelAsync().ConfigureAwait(false);
        }
    }

    private List<string> Arguments(ClipSource[] clips, string[] outputs, bool strict)
    {
        var filter = options.FramesPerSecond is { } rate
            ? $"fps={rate.ToString(CultureInfo.InvariantCulture)},{options.Size.Filter}"
            : options.Size.Filter;
        List<string> arguments = ["-filter_threads", "1"];
        if (strict) arguments.Add("-xerror");
        foreach (var clip in clips) arguments.AddRange(["-threads", "1", .. FfmpegTool.Input(clip.File)]);
        for (var i = 0; i < outputs.Length; i++)
        {
            arguments.AddRange(
            [
                "-map", $"{i}:V:0", "-vf", filter, FfmpegTool.FrameRateOption, "passthrough", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p",
                "-q:v", options.Quality.ToString(CultureInfo.InvariantCulture), "-flags:v", "+bitexact", "-threads", "1",
                "-f", "image2pipe", FfmpegTool.FileUrl(outputs[i]),
            ]);
        }

        return arguments;
    }

    /// <summary>Ctrl-C reaches ffmpeg too, perhaps first, so its exit then says nothing about the clip.</summary>
    private static async Task ThrowInterruptedAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(SignalDelay, cancellationToken).ConfigureAwait(false);
        throw new StrmException(
            "ffmpeg was stopped by a signal.",
            "It must run to completion.",
            "Run the same command again: it resumes where it stopped.");
    }

    private sealed record Attempt(string[] Outputs, PixelShapes Shapes, string? Problem)
    {
        public FfmpegResult? Result { get; init; }
    }
}

/// <summary>The outcome of decoding a clip.</summary>
/// <param name="Source">The clip.</param>
/// <param name="Pictures">The file of JPEG pictures, or null if there are none.</param>
/// <param name="Frames">Where the pictures are in that file.</param>
/// <param name="Problem">What is wrong with the clip, if anything.</param>
internal sealed record DecodedClip(ClipSource Source, string? Pictures, IReadOnlyList<JpegFrame> Frames, string? Problem)
{
    /// <summary>The shape of its pixels, width to height, if they are not square.</summary>
    public string? PixelShape { get; init; }
}

/// <summary>The shape of the pixels of ffmpeg's inputs, as it describes them before it decodes.</summary>
internal sealed partial class PixelShapes
{
    private readonly Dictionary<int, string> shapes = [];
    private bool outputsFollow;

    /// <summary>
    /// The shape of an input's pixels, width to height, for example <c>16:11</c>; null if they are square or nothing is known.
    /// </summary>
    /// <param name="input">The number of the input.</param>
    public string? Of(int input) => VideoInfo.Unsquare(shapes.GetValueOrDefault(input));

    /// <summary>Reads a line of ffmpeg's description.</summary>
    /// <param name="line">The line.</param>
    public void Note(string line)
    {
        outputsFollow |= line.Contains("Output #", StringComparison.Ordinal);
        if (outputsFollow
            || VideoStream().Match(line) is not { Success: true } match
            || line.Contains("(attached pic)", StringComparison.Ordinal))
        {
            return;
        }

        shapes.TryAdd(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value);
    }

    [GeneratedRegex(@"Stream #(\d+):\d+.*?: Video: (?:.*\bSAR (\d+:\d+))?")]
    private static partial Regex VideoStream();
}
