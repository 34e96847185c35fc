using Strm.Images;
using Strm.Media;
using Strm.Models;

namespace Strm.Recognition;

/// <summary>Makes what the network sees of decoded frames: resized, and the middle square or the whole. Any number of threads may use it.</summary>
/// <param name="model">Frames per clip and their size.</param>
internal sealed class FrameStack(ModelOptions model)
{
    private const int PreparedShortSide = 256;

    /// <summary>The short side that larger videos are decoded to: that of prepared archives, or more where the network needs it.</summary>
    public int ShortSide { get; } = Math.Max(PreparedShortSide, FrameTransform.ShortSide(model.ImageSize));

    /// <summary>Bytes of one frame.</summary>
    public int FrameLength => model.ImageSize * model.ImageSize * 3;

    /// <summary>Reads the frames of a video that stand for it.</summary>
    /// <param name="path">The video.</param>
    /// <param name="cancellationToken">Ends the work.</param>
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

    /// <summary>A transform, for one thread.</summary>
    public FrameTransform NewTransform() => new(model.ImageSize, PixelLayout.Planes, model.Fit);

    /// <summary>Writes one frame.</summary>
    /// <param name="transform">A transform of this thread.</param>
    /// <param name="image">The decoded frame.</param>
    /// <param name="target">Receives <see cref="FrameLength"/> bytes.</param>
    public void Write(FrameTransform transform, RgbImage image, Span<byte> target) =>
        transform.Apply(image, CropPlacement.Centre(transform.Resized(image.Width, image.Height), model.ImageSize), target);
}
