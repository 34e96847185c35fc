using Strm.Images;

namespace Strm.Data;

/// <summary>Reads clips of an archive as the network sees them. One thread at a time may use a reader; several may share the archive.</summary>
/// <param name="archive">The archive; it stays open as long as the reader is used.</param>
/// <param name="options">What the network sees.</param>
public sealed class ClipReader(FrameArchive archive, ClipOptions options) : IDisposable
{
    private readonly ImageDecoder _decoder = new();
    private readonly FrameBuffer _buffer = new();
    private readonly FrameTransform _transform = new(options.ImageSize, options.Layout);
    private readonly int[] _indices = new int[options.Frames];
    private ClipDraw _draw;
    private RandomSource? _random;
    private CropPlacement? _crop;

    /// <summary>Reads a clip.</summary>
    /// <param name="clip">A clip of the archive with at least T frames.</param>
    /// <param name="draw">The random choices, used only where the options augment.</param>
    /// <param name="target">Receives T frames one after the other, <see cref="ClipOptions.ClipLength"/> bytes.</param>
    /// <exception cref="StrmException">The clip is too short, or a frame is damaged; the message names it.</exception>
    public void Read(FrameClip clip, ClipDraw draw, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, options.ClipLength);
        CheckLength(clip);
        (_draw, _random, _crop) = (draw, options.Augment ? draw.View() : null, null);
        if (_random is null) FrameSampler.Test(clip.FrameCount, _indices);
        else FrameSampler.Train(clip.FrameCount, _random, _indices);
        for (var i = 0; i < _indices.Length; i++) Read(clip, _indices[i], target.Slice(i * options.FrameLength, options.FrameLength));
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private void Read(FrameClip clip, int frame, Span<byte> target)
    {
        var bytes = archive.ReadFrame(clip, frame, _buffer);
        try
        {
            _decoder.Decode(bytes, $"frame {frame + 1} of the clip {clip.Id}", _transform, Placement, target);
        }
        catch (StrmException exception)
        {
            throw new StrmException($"{exception.Given} Its file is {archive.FrameName(clip, frame)} in {archive.Location}.",
                exception.Required, exception.Remedy, exception);
        }
    }

    /// <summary>The crop, which the first frame of a clip fixes for all of them.</summary>
    private CropPlacement Placement(FrameSize frame)
    {
        if (_crop is { } known) return known;
        var size = _transform.Resized(frame.Width, frame.Height);
        _crop = _random is null ? CropPlacement.Centre(size, options.ImageSize)
            : CropPlacement.Random(size, options.ImageSize, _draw.Flip(options.Flip), _random);
        return _crop.Value;
    }

    private void CheckLength(FrameClip clip)
    {
        if (clip.FrameCount >= options.Frames) return;
        throw new StrmException($"The clip {clip.Id} has {clip.FrameCount} frames.", $"At least {options.Frames} are needed.",
            "Choose another clip, or prepare the video again with more frames a second.");
    }
}
