using Strm.Images;
using Strm.Video;
using Strm.Models;

namespace Strm.Recognition;

/// <summary>A still in place of a clip: a clip of one frame.</summary>
internal static class StillPicture
{
    private static readonly HashSet<string> Extensions = new([".jpg", ".jpeg", ".png"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file is a still, judging by its name.</summary>
    /// <param name="path">The file.</param>
    public static bool Is(string path) => Extensions.Contains(Path.GetExtension(path));

    /// <summary>The stills of an action's folder.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Is(file) && !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal);

    /// <summary>Reads a still as a clip, its one frame repeated throughout.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stack">Turns frames into the network's input.</param>
    /// <param name="model">Frames per clip.</param>
    /// <exception cref="StrmException">The file cannot be read or is not a picture.</exception>
    public static PreparedVideo Read(string path, FrameStack stack, ModelOptions model)
    {
        using var decoder = new ImageDecoder();
        var image = new RgbImage();
        decoder.Decode(File.ReadAllBytes(path), path, image);
        var pixels = new byte[stack.FrameLength * model.Frames];
        stack.Write(stack.NewTransform(), image, pixels.AsSpan(0, stack.FrameLength));
        for (var frame = 1; frame < model.Frames; frame++)
            pixels.AsSpan(0, stack.FrameLength).CopyTo(pixels.AsSpan(frame * stack.FrameLength));
        return new PreparedVideo(pixels, new double[model.Frames], new FrameSize(image.Width, image.Height), new VideoInfo(path, 0, 1, 0));
    }
}
