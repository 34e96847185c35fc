using Strm.Zip;

namespace Strm.Preparation;

/// <summary>Reads back what <see cref="FrameSink"/> wrote, in order.</summary>
internal static class ShardReader
{
    /// <summary>The frames of a shard.</summary>
    /// <param name="archive">A zip file or a folder.</param>
    /// <param name="root">The name of its root folder, if it has one.</param>
    /// <returns>The path within the root, and the content, of every frame.</returns>
    public static IEnumerable<ShardFrame> Read(string archive, string? root) =>
        Directory.Exists(archive) ? FromFolder(archive, root) : FromZip(archive, root);

    /// <summary>The content of a file at the archive's root.</summary>
    /// <param name="archive">A zip file or a folder.</param>
    /// <param name="name">The file's name.</param>
    /// <returns>Its content, or null if there is none.</returns>
    public static byte[]? ReadFile(string archive, string name)
    {
        if (Directory.Exists(archive))
            return File.Exists(Path.Combine(archive, name)) ? File.ReadAllBytes(Path.Combine(archive, name)) : null;
        using var file = MappedFile.Open(archive, "archive");
        var directory = new ZipDirectory(file);
        foreach (var entry in directory.Entries())
        {
            if (directory.Name(entry) == name) return Content(file, directory, entry);
        }

        return null;
    }

    private static IEnumerable<ShardFrame> FromZip(string archive, string? root)
    {
        using var file = MappedFile.Open(archive, "archive");
        var directory = new ZipDirectory(file);
        foreach (var entry in directory.Entries())
        {
            var name = directory.Name(entry);
            if (name.EndsWith(".jpg", StringComparison.Ordinal))
                yield return new ShardFrame(root is null ? name : name[(root.Length + 1)..], Content(file, directory, entry));
        }
    }

    private static IEnumerable<ShardFrame> FromFolder(string archive, string? root)
    {
        var top = Path.Combine(archive, root ?? "");
        var clips = Directory.EnumerateDirectories(top).SelectMany(Directory.EnumerateDirectories)
            .Select(clip => Path.GetRelativePath(top, clip))
            .Order(StringComparer.Ordinal);
        foreach (var file in clips.SelectMany(
            clip => Directory.EnumerateFiles(Path.Combine(top, clip), "*.jpg").Order(StringComparer.Ordinal)))
        {
            yield return new ShardFrame(Path.GetRelativePath(top, file), File.ReadAllBytes(file));
        }
    }

    /// <summary>An entry's bytes: these archives have stored entries only.</summary>
    private static byte[] Content(MappedFile file, ZipDirectory directory, ZipEntry entry)
    {
        var start = entry.Method == 0 ? ZipDirectory.ContentOffset(file, entry.HeaderOffset, entry.Size) : null;
        var content = new byte[start is null ? 0 : entry.Size];
        file.Read(start ?? throw directory.Damaged("its entries were not written by 'strm data prepare'"), content);
        return content;
    }
}

/// <summary>A frame of a shard.</summary>
/// <param name="Path">Class, clip and file, separated by slashes.</param>
/// <param name="Content">The JPEG file.</param>
internal sealed record ShardFrame(string Path, byte[] Content)
{
    /// <summary>Class and clip.</summary>
    public string Clip => Path[..Path.LastIndexOf('/')];
}
