namespace Strm.Recognition;

/// <summary>Finds files with the same bytes.</summary>
internal sealed class CopyFinder
{
    private const int BlockSize = 1 << 16;

    private readonly Dictionary<long, List<string>> files = [];

    /// <summary>Remembers a file.</summary>
    /// <param name="path">The file.</param>
    public void Add(string path)
    {
        var length = AtomicFile.Length(path);
        if (!files.TryGetValue(length, out var same)) files[length] = same = [];
        same.Add(path);
    }

    /// <summary>A remembered file with the same content.</summary>
    /// <param name="path">Any file.</param>
    /// <returns>The other file, possibly the same one; null if there is none.</returns>
    public string? Find(string path) =>
        files.TryGetValue(AtomicFile.Length(path), out var same) ? same.FirstOrDefault(other => AreEqual(path, other)) : null;

    private static bool AreEqual(string first, string second)
    {
        if (Path.GetFullPath(first) == Path.GetFullPath(second)) return true;
        using var left = File.OpenRead(first);
        using var right = File.OpenRead(second);
        var (a, b) = (new byte[BlockSize], new byte[BlockSize]);
        while (true)
        {
            var read = left.ReadAtLeast(a, BlockSize, throwOnEndOfStream: false);
            if (right.ReadAtLeast(b, BlockSize, throwOnEndOfStream: false) != read || !a.AsSpan(0, read).SequenceEqual(b.AsSpan(0, read)))
                return false;
            if (read < BlockSize) return true;
        }
    }
}
