using System.IO.Compression;
using StbImageWriteSharp;

namespace Strm.Speed;

/// <summary>A frame archive as preparation leaves it: JPEG frames of 341 by 256 pixels in a zip, each class with a different pattern.</summary>
internal static class BenchmarkArchive
{
    /// <summary>Classes of the archive, as many as the test split of HMDB51 has.</summary>
    public const int Classes = 10;

    private const int Width = 341, Height = 256, FramesOfClip = 10, Phases = 40, Quality = 85;

    /// <summary>Writes the archive.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="clips">How many clips.</param>
    public static void Write(string path, int clips)
    {
        var frames = new byte[Classes * Phases][];
        Parallel.For(0, frames.Length, i => frames[i] = Frame(i / Phases, i % Phases));
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        for (var clip = 0; clip < clips; clip++)
        {
            var random = new RandomSource(1, "benchmark clip", clip);
            var (action, start, step) = (clip % Classes, random.NextInt32(Phases), 1 + random.NextInt32(3));
            for (var frame = 0; frame < FramesOfClip; frame++)
            {
                using var entry = zip.CreateEntry($"action{action}/clip{clip:D4}/{frame + 1:D8}.jpg", CompressionLevel.NoCompression).Open();
                entry.Write(frames[(action * Phases) + ((start + (frame * step)) % Phases)]);
            }
        }
    }

    private static byte[] Frame(int action, int phase)
    {
        var pixels = new byte[Width * Height * 3];
        var (angle, noise) = (2 * Math.PI * phase / Phases, new RandomSource(action, "benchmark frame", phase));
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var grain = (int)(noise.NextUInt64() & 15);
                for (var channel = 0; channel < 3; channel++)
                {
                    var wave = Math.Sin((x * (0.02 + (0.01 * action))) + angle + channel) + Math.Cos((y * (0.12 - (0.008 * action))) - (2 * angle));
                    pixels[(((y * Width) + x) * 3) + channel] = (byte)(120 + (50 * wave) + grain);
                }
            }
        }

        using var file = new MemoryStream();
        new ImageWriter().WriteJpg(pixels, Width, Height, ColorComponents.RedGreenBlue, file, Quality);
        return file.ToArray();
    }
}
