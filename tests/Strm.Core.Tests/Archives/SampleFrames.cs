using System.IO.Compression;
using Strm.Core.Tests.Checkpoints;

namespace Strm.Core.Tests.Data;

/// <summary>Small archives of real JPEG frames for tests.</summary>
internal static class SampleFrames
{
    public static byte[] Jpeg { get; } = File.ReadAllBytes(GoldenFile.PathOf("img_84_72x97_portrait_up.jpg"));

    public static byte[] Png { get; } = File.ReadAllBytes(GoldenFile.PathOf("img_84_72x97_portrait_up.png"));

    /// <summary>The names of the frames of a clip.</summary>
    public static IEnumerable<string> Frames(string clip, int count) => Enumerable.Range(1, count).Select(i => $"{clip}/{i:D8}.jpg");

    /// <summary>Writes a zip of stored entries; names that end with a slash are folders.</summary>
    public static string Zip(TemporaryFolder folder, string name, IEnumerable<string> entries, CompressionLevel level = CompressionLevel.NoCompression) =>
        Zip(folder, name, entries.Select(entry => (entry, entry.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? Png : Jpeg)), level);

    public static string Zip(
        TemporaryFolder folder, string name, IEnumerable<(string Name, byte[] Content)> entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        var path = folder.File(name);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (entry, content) in entries)
        {
            using var stream = zip.CreateEntry(entry, level).Open();
            if (!entry.EndsWith('/')) stream.Write(content);
        }

        return path;
    }

    /// <summary>Writes the same frames as a folder.</summary>
    public static string Folder(TemporaryFolder folder, string name, IEnumerable<string> files)
    {
        var root = folder.File(name);
        foreach (var file in files)
        {
            var path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? Png : Jpeg);
        }

        return root;
    }
}
