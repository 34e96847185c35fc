using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using Strm.Checkpoints;

namespace Strm.Evaluation.Caching;

/// <summary>Embeddings in a memory-mapped safetensors file: the system loads pages as they are read.</summary>
internal sealed class StoredSegment : ClipSegment
{
    private const string Format = "strm-clips-1";

    private const string Checksums = "checksums";

    private readonly SafetensorsReader file;

    private StoredSegment(SafetensorsReader file, IReadOnlyList<string> clips, IReadOnlyList<TensorEntry> rows)
        : base(clips, rows) => this.file = file;

    /// <summary>The name of a part in the file.</summary>
    public static string PartName(int index) => $"part.{index}";

    /// <summary>Writes a segment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key of its cache.</param>
    /// <param name="segment">The embeddings.</param>
    public static void Write(string path, string key, MemorySegment segment)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["key"] = key,
            ["clips"] = JsonSerializer.Serialize(segment.Clips),
        };
        var sums = segment.Clips.Select((_, row) => Checksum(segment, row)).ToArray();
        var entry = new TensorEntry(Checksums, TensorType.Int64, [sums.Length]);
        var tensors = segment.Parts.Select((p, i) => TensorFile.Source(PartName(i), p))
            .Append(TensorSource.FromBytes(entry, MemoryMarshal.AsBytes<long>(sums).ToArray()));
        SharedFiles.Write(path, own => SafetensorsWriter.Write(own, tensors, metadata));
    }

    /// <summary>Opens a segment and checks every clip's checksum.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key of its cache.</param>
    /// <returns>The segment; null if the file is truncated, damaged or from another cache.</returns>
    public static StoredSegment? TryOpen(string path, string key)
    {
        try
        {
            var file = SafetensorsReader.Open(path);
            if (Open(file, key) is { } segment && segment.IsWhole()) return segment;
            file.Dispose();
        }
        catch (Exception exception) when (exception is StrmException or JsonException or IOException)
        {
            // What cannot be read is as good as missing.
        }

        return null;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Row(int part, int row)
    {
        var size = (int)Rows[part].ByteCount;
        return file.AsSpan(Rows[part].Name).Slice(row * size, size);
    }

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();

    private static StoredSegment? Open(SafetensorsReader file, string key)
    {
        if (file.Metadata.GetValueOrDefault("format") != Format || file.Metadata.GetValueOrDefault("key") != key) return null;
        var clips = JsonSerializer.Deserialize<string[]>(file.Metadata.GetValueOrDefault("clips") ?? "null");
        var rows = new List<TensorEntry>();
        for (var i = 0; file.Contains(PartName(i)); i++)
        {
            var whole = file.Entry(PartName(i));
            if (clips is null || whole.Shape.Count == 0 || whole.Shape[0] != clips.Length) return null;
            rows.Add(new TensorEntry(whole.Name, whole.Type, [.. whole.Shape.Skip(1)]));
        }

        return clips is null || rows.Count == 0 ? null : new StoredSegment(file, clips, rows);
    }

    private bool IsWhole()
    {
        var sums = MemoryMarshal.Cast<byte, long>(file.AsSpan(Checksums));
        if (sums.Length != Clips.Count) return false;
        for (var row = 0; row < sums.Length; row++)
        {
            if (sums[row] != Checksum(this, row)) return false;
        }

        return true;
    }

    private static long Checksum(ClipSegment segment, int row)
    {
        var hash = new XxHash3();
        for (var part = 0; part < segment.Rows.Count; part++) hash.Append(segment.Row(part, row));
        return (long)hash.GetCurrentHashAsUInt64();
    }
}
