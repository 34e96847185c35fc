using Strm.Images;
using Strm.Models;
using Strm.Video;

namespace Strm.Recognition;

/// <summary>
/// Turns decoded frames into the network's input: resized, and either the middle square or the whole. Any number of threads may use it.
/// </summary>
/// <param name="model">Frames per clip and their size.</param>
/// <param name="drawsPictures">Whether moments have pictures.</param>
internal sealed class FrameStack(ModelOptions model, bool drawsPictures = false)
{
    private const int PreparedShortSide = 256;

    /// <summary>The short side that larger videos are decoded to: that of prepared archives, or more if the network needs it.</summary>
    public int ShortSide { get; } = Math.Max(PreparedShortSide, FrameTransform.ShortSide(model.ImageSize));

    /// <summary>Bytes of one frame.</summary>
    public int FrameLength => model.ImageSize * model.ImageSize * 3;

    /// <summary>Reads the frames that represent a video.</summary>
    /// <param name="path">The video.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>T frames.</returns>
    public async Task<PreparedVideo> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (StillPicture.Is(path)) return StillPicture.Read(path, this, model);
        var video = await VideoReader.ReadEvenlyAsync(path, model.Frames, ShortSide, cancellationToken).ConfigureAwait(false);
        var pixels = new byte[FrameLength * model.Frames];
        var transform = NewTransform();
        foreach (var (i, frame) in video.Frames.Index()) Write(transform, frame.Image, pixels.AsSpan(i * FrameLength, FrameLength));
        var first = video.Frames[0].Image;
        return new PreparedVideo(pixels, [.. video.Frames.Select(f => f.Seconds)], new FrameSize(first.Width, first.Height), video.Info);
    }

    /// <summary>Reads the frames of several videos, some at a time.</summary>
    /// <param name="paths">The videos.</param>
    /// <param name="workers">How many are decoded at a time.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The outcome of each, in their order.</returns>
    public async Task<VideoOutcome[]> ReadAsync(IReadOnlyList<string> paths, int workers, CancellationToken cancellationToken)
    {
        VideoReader.RequireTools();
        var outcomes = new VideoOutcome[paths.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, paths.Count, parallel, async (i, token) =>
        {
            try
            {
                outcomes[i] = new VideoOutcome(await ReadAsync(paths[i], token).ConfigureAwait(false), null);
            }
            catch (StrmException exception)
            {
                outcomes[i] = new VideoOutcome(null, exception);
            }
        }).ConfigureAwait(false);
        return outcomes;
    }

    /// <summary>A transform, for one thread.</summary>
    public FrameTransform NewTransform() => new(model.ImageSize, PixelLayout.Planes, model.Fit);

    /// <summary>The moments of the frames of a video.</summary>
    /// <param name="video">The video.</param>
    /// <returns>Its moments, with pictures if they are wanted.</returns>
    public ClipMoments Moments(PreparedVideo video) => Moments(
        Enumerable.Range(0, video.Seconds.Length).Select(i => (ReadOnlyMemory<byte>)video.Pixels.AsMemory(i * FrameLength, FrameLength)),
        video.Seconds,
        video.Size);

    /// <summary>The moments of frames.</summary>
    /// <param name="frames">The network's input, each frame <see cref="FrameLength"/> bytes.</param>
    /// <param name="seconds">When each is shown.</param>
    /// <param name="size">The size of the decoded frames, pixels.</param>
    /// <returns>The moments, with pictures if they are wanted.</returns>
    public ClipMoments Moments(IEnumerable<ReadOnlyMemory<byte>> frames, IReadOnlyList<double> seconds, FrameSize size)
    {
        if (!drawsPictures) return new ClipMoments(seconds, []);
        return ClipMoments.Drawn(frames, seconds, model.Fit is FrameFit.Whole ? size : new FrameSize(model.ImageSize, model.ImageSize));
    }

    /// <summary>Writes one frame.</summary>
    /// <param name="transform">A transform of this thread.</param>
    /// <param name="image">The decoded frame.</param>
    /// <param name="target">Receives <see cref="FrameLength"/> bytes.</param>
    public void Write(FrameTransform transform, RgbImage image, Span<byte> target) =>
        transform.Apply(image, CropPlacement.Centre(transform.Resized(image.Width, image.Height), model.ImageSize), target);
}

/// <summary>The frames of a video as the network sees them.</summary>
/// <param name="Pixels">T frames (T, 3, H, W), colour values 0 to 255.</param>
/// <param name="Seconds">When each frame is shown, T moments.</param>
/// <param name="Size">The size of the decoded frames, pixels.</param>
/// <param name="Info">The video.</param>
internal sealed record PreparedVideo(byte[] Pixels, double[] Seconds, FrameSize Size, VideoInfo Info)
{
    /// <summary>Whether it is taller than wide.</summary>
    public bool IsUpright => Size.Height > Size.Width;

    /// <summary>Whether it is wider than tall.</summary>
    public bool IsWide => Size.Width > Size.Height;
}

/// <summary>The outcome of reading a video: one of the two is not null.</summary>
/// <param name="Video">Its frames.</param>
/// <param name="Error">Why it cannot be used.</param>
internal sealed record VideoOutcome(PreparedVideo? Video, StrmException? Error);
