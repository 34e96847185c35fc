using StbImageWriteSharp;
using Strm.Archives;
using Strm.Episodes;
using Strm.Images;
using Strm.Interactive.Views;
using Strm.Reports;
using Strm.Video;

namespace Strm.Interactive;

/// <summary>Reads clips as strips of small frames.</summary>
/// <param name="archive">Where the clips are.</param>
/// <param name="frames">Frames of a strip.</param>
/// <param name="size">Height and width of a frame, pixels.</param>
internal sealed class StripReader(FrameArchive archive, int frames, int size) : IDisposable
{
    private const int Gap = 2;
    private const int Quality = 85;

    private readonly ClipOptions options = new() { Frames = frames, ImageSize = size, Layout = PixelLayout.Interleaved };
    private readonly ClipReader reader = new(
        archive, new ClipOptions { Frames = frames, ImageSize = size, Layout = PixelLayout.Interleaved });

    /// <summary>Finds a clip and draws its frames side by side.</summary>
    public ClipPreview Read(ClipId id, string caption)
    {
        var clip = archive.Require(id);
        var pixels = new byte[options.ClipLength];
        reader.Read(clip, default, pixels);
        var indices = new int[frames];
        FrameSampler.Test(clip.FrameCount, indices);
        var width = (frames * (size + Gap)) - Gap;
        return new ClipPreview(
            clip.Id, clip.FrameCount, indices, new EncodedPicture(Encode(SideBySide(pixels, width), width), "image/jpeg", width, caption));
    }

    public void Dispose() => reader.Dispose();

    private byte[] SideBySide(byte[] pixels, int width)
    {
        var strip = new byte[width * size * 3];
        strip.AsSpan().Fill(byte.MaxValue);
        for (var frame = 0; frame < frames; frame++)
        {
            for (var row = 0; row < size; row++)
            {
                pixels.AsSpan((frame * options.FrameLength) + (row * size * 3), size * 3)
                    .CopyTo(strip.AsSpan(((row * width) + (frame * (size + Gap))) * 3));
            }
        }

        return strip;
    }

    private byte[] Encode(byte[] strip, int width)
    {
        using var stream = new MemoryStream();
        new ImageWriter().WriteJpg(strip, width, size, ColorComponents.RedGreenBlue, stream, Quality);
        return stream.ToArray();
    }
}
