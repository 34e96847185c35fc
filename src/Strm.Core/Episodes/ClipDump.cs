using System.Runtime.InteropServices;
using Strm.Checkpoints;
using Strm.Images;

namespace Strm.Data;

/// <summary>Writes what the network sees of a clip to a file that any other system can read.</summary>
public static class ClipDump
{
    private const float White = 255;

    /// <summary>Writes a safetensors file with <c>frames</c> (T, 3, H, W), float32 in [0, 1].</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="clip">A clip of it with at least T frames.</param>
    /// <param name="options">T, and the size N = H = W in pixels; the frames of a test or, where it augments, of a training.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="StrmException">The clip is too short, a frame is damaged, or the file cannot be written.</exception>
    public static void Write(FrameArchive archive, FrameClip clip, ClipOptions options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Layout = PixelLayout.Planes };
        var pixels = new byte[options.ClipLength];
        using (var reader = new ClipReader(archive, options)) reader.Read(clip, default, pixels);
        var frames = Array.ConvertAll(pixels, value => value / White);
        var entry = new TensorEntry("frames", TensorType.Float32, [options.Frames, 3, options.ImageSize, options.ImageSize]);
        SafetensorsWriter.Write(path, [TensorSource.FromBytes(entry, MemoryMarshal.AsBytes(frames.AsSpan()).ToArray())]);
    }
}
