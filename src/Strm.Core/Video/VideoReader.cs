using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Strm.Images;

namespace Strm.Video;

/// <summary>Reads a few frames of video files with ffmpeg, decoding little more than those frames.</summary>
/// <remarks>
/// The frames are those that preparation and sampling would choose: all frames are counted, upright and in display order, and
/// spread as <see cref="FrameSampler.Test"/> does. In videos of more than five minutes they are found by time instead, which may
/// differ from counting if the frame rate varies. Pictures larger than requested are scaled down as in preparation, smaller ones stay.
/// </remarks>
public static class VideoReader
{
    /// <summary>Throws if the programs that read videos are missing.</summary>
    /// <exception cref="StrmException">ffmpeg or ffprobe is not installed.</exception>
    public static void RequireTools()
    {
        _ = ExecutableFinder.Find("ffmpeg", "ffmpeg");
        _ = ExecutableFinder.Find("ffprobe", "ffmpeg");
    }

    /// <summary>Examines a video without decoding it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Length, number of frames and rate.</returns>
    /// <exception cref="StrmException">ffmpeg is missing, or the file is not a video.</exception>
    public static async Task<VideoInfo> ProbeAsync(string path, CancellationToken cancellationToken = default) =>
        Info(path, await VideoDecoding.ListAsync(path, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads frames spread evenly over a video, as the network sees them at test time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">How many frames, T. A shorter video repeats some.</param>
    /// <param name="shortSide">Larger pictures are scaled down to this short side, pixels.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The video and T frames.</returns>
    /// <exception cref="StrmException">ffmpeg is missing, or the file is not a video, is damaged, or has a single frame.</exception>
    public static async Task<SampledVideo> ReadEvenlyAsync(
        string path, int count, int shortSide, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var packets = await VideoDecoding.ListAsync(path, cancellationToken).ConfigureAwait(false);
        var info = Info(path, packets);
        if (info.Seconds > VideoDecoding.CountedSeconds)
            return await ReadByTimeAsync(info, count, shortSide, cancellationToken).ConfigureAwait(false);
        var indices = Spread(info, count);
        if (packets.IsTimed)
        {
            var frames = await ReadByStampAsync(path, packets, indices, shortSide, cancellationToken).ConfigureAwait(false);
            if (frames is not null) return new SampledVideo(info, frames);
        }

        return await ReadByNumberAsync(info, count, shortSide, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads frames at a steady rate, from the start to the end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="framesPerSecond">Frames per second of the video.</param>
    /// <param name="shortSide">Larger pictures are scaled down to this short side, pixels.</param>
    /// <param name="damaged">Receives the decoder's complaint, if there was one, after the last frame.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The frames, as they are decoded; frame k is the one shown at k / rate seconds.</returns>
    /// <exception cref="StrmException">ffmpeg is missing, or the file is not a video or is damaged.</exception>
    public static async IAsyncEnumerable<VideoFrame> ReadAtRateAsync(
        string path,
        double framesPerSecond,
        int shortSide,
        Action<string>? damaged = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(framesPerSecond);
        VideoErrors.RequireFile(path);
        var channel = Channel.CreateBounded<VideoFrame>(16);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rate = framesPerSecond.ToString("0.######", CultureInfo.InvariantCulture);
        var filter = $"fps={rate}:start_time=0:round=up,{VideoDecoding.Scale(shortSide)}";
        var work = PumpAsync(path, VideoDecoding.Arguments(path, filter), framesPerSecond, channel.Writer, stop.Token);
        try
        {
            await foreach (var frame in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return frame;
            if (await work.ConfigureAwait(false) is { } damage) damaged?.Invoke(damage);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private static async Task<string?> PumpAsync(
        string path, List<string> arguments, double rate, ChannelWriter<VideoFrame> writer, CancellationToken cancellationToken)
    {
        try
        {
            var index = 0L;
            var damage = await VideoDecoding.DecodeAsync(
                path,
                arguments,
                image => writer.WriteAsync(new VideoFrame(image, index++ / rate), cancellationToken),
                cancellationToken).ConfigureAwait(false);
            writer.Complete();
            return damage;
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
            throw;
        }
    }

    private static VideoInfo Info(string path, VideoPackets packets)
    {
        if (!packets.HasVideo) throw VideoErrors.NoPictures(path);
        var seconds = packets.Seconds;
        var frames = seconds > VideoDecoding.CountedSeconds
            ? packets.StatedFrames ?? (long)Math.Round(seconds * packets.FramesPerSecond)
            : packets.Count;
        return new VideoInfo(path, seconds, frames, packets.FramesPerSecond) { PixelShape = packets.PixelShape };
    }

    private static int[] Spread(VideoInfo info, int count)
    {
        if (info.FrameCount < 2) throw VideoErrors.NoMotion(info.Path, info.FrameCount);
        var indices = new int[count];
        if (info.FrameCount >= count) FrameSampler.Test((int)info.FrameCount, indices);
        else for (var i = 0; i < count; i++) indices[i] = (int)(i * (info.FrameCount - 1) / Math.Max(1, count - 1));
        return indices;
    }

    /// <summary>
    /// Seeks to the frames by their time stamps; null if the decoder does not find them all or complains. Not every container is
    /// seekable: reading from the start settles whether the file is damaged.
    /// </summary>
    private static async Task<VideoFrame[]?> ReadByStampAsync(
        string path, VideoPackets packets, int[] indices, int shortSide, CancellationToken cancellationToken)
    {
        var stamps = Array.ConvertAll(indices, index => packets.Times[index]);
        if (packets.IsLarge) stamps = SeekPlan.NearKeys(packets, stamps);
        var targets = stamps.Distinct().ToArray();
        var found = new Dictionary<long, VideoFrame>();
        foreach (var group in SeekPlan.Of(packets, targets))
        {
            var next = 0;
            // A little before the frame, because times are rounded to microseconds; what is shown before the
            // targets is dropped by the filter.
            var start = packets.InSeconds(group.Start) - packets.InSeconds(packets.Times[0]);
            string[] seek = group.Start == packets.Times[0] ? [] : ["-ss", VideoDecoding.Seconds(start - .002)];
            // Just after the key frame: from before it, the previous group of pictures would be decoded too.
            if (packets.IsLarge) seek = ["-threads", "1", "-noaccurate_seek", "-ss", VideoDecoding.Seconds(start + .002)];
            var wanted = string.Join('+', group.Targets.Select(t => string.Create(CultureInfo.InvariantCulture, $"eq(pts,{t})")));
            var filter = $"select='{wanted}',{VideoDecoding.Scale(shortSide)}";
            try
            {
                var arguments = VideoDecoding.Arguments(path, filter, group.Targets.Count, ["-copyts", .. seek]);
                var damage = await VideoDecoding.DecodeAsync(path, arguments, image =>
                {
                    if (next < group.Targets.Count)
                        found[group.Targets[next]] = new VideoFrame(image, packets.InSeconds(group.Targets[next] - packets.Times[0]));
                    next++;
                    return ValueTask.CompletedTask;
                }, cancellationToken).ConfigureAwait(false);
                if (damage is not null) return null;
            }
            catch (StrmException) when (seek.Length > 0)
            {
                return null;
            }

            if (next != group.Targets.Count) return null;
        }

        return [.. stamps.Select(stamp => found[stamp])];
    }

    /// <summary>Decodes from the start and picks frames by number, for files without usable time stamps.</summary>
    private static async Task<SampledVideo> ReadByNumberAsync(VideoInfo info, int count, int shortSide, CancellationToken cancellationToken)
    {
        var exact = info with { FrameCount = await VideoDecoding.CountAsync(info.Path, cancellationToken).ConfigureAwait(false) };
        var indices = Spread(exact, count);
        var wanted = indices.Distinct().ToArray();
        var images = new Dictionary<int, VideoFrame>();
        var rate = exact.FramesPerSecond > 0 ? exact.FramesPerSecond : 25;
        var chosen = string.Join('+', wanted.Select(n => $"eq(n,{n.ToString(CultureInfo.InvariantCulture)})"));
        var filter = $"select='{chosen}',{VideoDecoding.Scale(shortSide)}";
        var damage = await VideoDecoding.DecodeAsync(info.Path, VideoDecoding.Arguments(info.Path, filter, wanted.Length), image =>
        {
            if (images.Count < wanted.Length) images[wanted[images.Count]] = new VideoFrame(image, wanted[images.Count] / rate);
            return ValueTask.CompletedTask;
        }, cancellationToken).ConfigureAwait(false);
        if (images.Count < wanted.Length) throw VideoErrors.EndsEarly(info.Path);
        return new SampledVideo(exact with { Damage = damage }, [.. indices.Select(index => images[index])]);
    }

    /// <summary>Seeks to moments, for videos too long to count their frames.</summary>
    private static async Task<SampledVideo> ReadByTimeAsync(VideoInfo info, int count, int shortSide, CancellationToken cancellationToken)
    {
        var indices = new int[count];
        FrameSampler.Test((int)Math.Clamp(info.FrameCount, count, int.MaxValue), indices);
        var frames = new VideoFrame?[count];
        var workers = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, workers, async (i, token) =>
        {
            var seconds = indices[i] * info.Seconds / Math.Max(1, info.FrameCount);
            var arguments = VideoDecoding.Arguments(
                info.Path, VideoDecoding.Scale(shortSide), 1, ["-ss", VideoDecoding.Seconds(seconds)]);
            await VideoDecoding.DecodeAsync(info.Path, arguments, image =>
            {
                frames[i] = new VideoFrame(image, seconds);
                return ValueTask.CompletedTask;
            }, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return new SampledVideo(info, [.. frames.Select(frame => frame ?? throw VideoErrors.EndsEarly(info.Path))]);
    }
}

/// <summary>What a video file says about itself.</summary>
/// <param name="Path">The file.</param>
/// <param name="Seconds">Its length in seconds; 0 if the file does not say.</param>
/// <param name="FrameCount">Its number of frames: counted for videos of up to five minutes, else worked out from length and rate.</param>
/// <param name="FramesPerSecond">Its mean frame rate; 0 if the file does not say.</param>
public sealed record VideoInfo(string Path, double Seconds, long FrameCount, double FramesPerSecond)
{
    private const double ScalingRemainder = 0.02;

    /// <summary>The decoder's complaint if it could continue; null if the file is sound or was not decoded.</summary>
    public string? Damage { get; init; }

    /// <summary>The damage as a sentence for the user; null if there is none.</summary>
    public string? DamageNote => Damage is null ? null : $"{Path} is damaged ({Damage}); the part that could be decoded was used.";

    /// <summary>
    /// The shape of its pixels, width to height, for example <c>16:11</c>; null if they are square or nothing is known.
    /// </summary>
    public string? PixelShape { get; init; }

    /// <summary>Pixels that are not square, as a sentence for the user; null if they are square.</summary>
    public string? PixelShapeNote => PixelShape is null ? null : $"{Path}: {Reshaped(PixelShape)}.";

    /// <summary>What is done about pixels that are not square.</summary>
    /// <param name="shape">Their shape.</param>
    internal static string Reshaped(string shape) =>
        $"its pixels are not square ({shape}, width to height); frames have the shape in which the video is shown";

    /// <summary>The shape of pixels, from ffmpeg's report.</summary>
    /// <param name="shape">ffmpeg's report, for example <c>16:11</c>.</param>
    /// <returns>Null if the pixels are square, or nearly so (976:975 after scaling), or nothing is known.</returns>
    internal static string? Unsquare(string? shape)
    {
        var parts = (shape ?? "").Split(':');
        return parts.Length == 2
            && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var width) && width > 0
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var height) && height > 0
            && Math.Abs((width / height) - 1) > ScalingRemainder
            ? shape
            : null;
    }
}

/// <summary>A decoded frame of a video.</summary>
/// <param name="Image">Its pixels, upright.</param>
/// <param name="Seconds">When it is shown, in seconds from the start of the video.</param>
public sealed record VideoFrame(RgbImage Image, double Seconds);

/// <summary>The frames read from a video.</summary>
/// <param name="Info">The video.</param>
/// <param name="Frames">The frames, in their order.</param>
public sealed record SampledVideo(VideoInfo Info, IReadOnlyList<VideoFrame> Frames);
