using System.Runtime.InteropServices;
using Strm.Archives;
using Strm.Checkpoints;
using Strm.Images;
using Strm.Video;

namespace Strm.Episodes;

/// <summary>
/// Reads clips of an archive as the network sees them. One thread at a time may use a reader; several may share the archive.
/// </summary>
/// <param name="archive">The archive; it stays open as long as the reader is used.</param>
/// <param name="options">What the network sees.</param>
public sealed class ClipReader(FrameArchive archive, ClipOptions options) : IDisposable
{
    private readonly ImageDecoder decoder = new();
    private readonly FrameBuffer buffer = new();
    private readonly FrameTransform transform = new(options.ImageSize, options.Layout, options.Fit);
    private readonly int[] indices = new int[options.Frames];
    private ClipDraw draw;
    private RandomSource? random;
    private CropPlacement? crop;

    /// <summary>Reads a clip.</summary>
    /// <param name="clip">A clip of the archive with at least T frames.</param>
    /// <param name="draw">The random choices, used only if the options augment.</param>
    /// <param name="target">Receives T consecutive frames, <see cref="ClipOptions.ClipLength"/> bytes.</param>
    /// <exception cref="StrmException">The clip is too short, or a frame is damaged; the message names it.</exception>
    public void Read(FrameClip clip, ClipDraw draw, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, options.ClipLength);
        CheckLength(clip);
        (this.draw, random, crop) = (draw, options.Augment ? draw.View() : null, null);
        if (random is null) FrameSampler.Test(clip.FrameCount, indices);
        else FrameSampler.Train(clip.FrameCount, random, indices);
        for (var i = 0; i < indices.Length; i++) Read(clip, indices[i], target.Slice(i * options.FrameLength, options.FrameLength));
    }

    /// <inheritdoc/>
    public void Dispose() => decoder.Dispose();

    private void Read(FrameClip clip, int frame, Span<byte> target)
    {
        var bytes = archive.ReadFrame(clip, frame, buffer);
        try
        {
            decoder.Decode(bytes, $"frame {frame + 1} of the clip {clip.Id}", transform, Placement, target);
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
        if (crop is { } known) return known;
        var size = transform.Resized(frame.Width, frame.Height);
        crop = random is null ? CropPlacement.Centre(size, options.ImageSize)
            : CropPlacement.Random(size, options.ImageSize, draw.Flip(options.Flip), random);
        return crop.Value;
    }

    private void CheckLength(FrameClip clip)
    {
        if (clip.FrameCount >= options.Frames) return;
        throw new StrmException($"The clip {clip.Id} has {clip.FrameCount} frames.", $"At least {options.Frames} are needed.",
            "Choose another clip, or prepare the video again at a higher frame rate.");
    }
}

/// <summary>Writes what the network sees of a clip to a file that any other system can read.</summary>
public static class ClipDump
{
    private const float White = 255;

    /// <summary>Writes a safetensors file with <c>frames</c> (T, 3, H, W), float32 in [0, 1].</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="clip">A clip of it with at least T frames.</param>
    /// <param name="options">T, and the size N = H = W in pixels; frames as in a test or, if it augments, as in training.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="StrmException">The clip is too short, a frame is damaged, or the file cannot be written.</exception>
    public static void Write(FrameArchive archive, FrameClip clip, ClipOptions options, string path)
    {
        options = options with { Layout = PixelLayout.Planes };
        var pixels = new byte[options.ClipLength];
        using (var reader = new ClipReader(archive, options)) reader.Read(clip, default, pixels);
        var frames = Array.ConvertAll(pixels, value => value / White);
        var entry = new TensorEntry("frames", TensorType.Float32, [options.Frames, 3, options.ImageSize, options.ImageSize]);
        SafetensorsWriter.Write(path, [TensorSource.FromBytes(entry, MemoryMarshal.AsBytes(frames.AsSpan()).ToArray())]);
    }
}
