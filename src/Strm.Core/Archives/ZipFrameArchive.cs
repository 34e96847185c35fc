using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Strm.Zip;

namespace Strm.Archives;

/// <summary>The frames of a zip.</summary>
/// <remarks>
/// Its directory is memory-mapped. Frames are read: touching a mapped page of a truncated file or failing disk ends the process.
/// </remarks>
internal sealed class ZipFrameArchive : FrameArchive
{
    private const int LargestFrame = 256 << 20;

    private readonly MappedFile file;
    private readonly ZipFrame[] frames;

    private ZipFrameArchive(string path, MappedFile file, string? pattern)
        : base(path)
    {
        this.file = file;
        var table = new ZipFrameTable(file, pattern);
        (frames, Fingerprint) = (table.Frames, table.Fingerprint);
        Fill(table.Clips(), table.Problems());
        if (table.Split is { } split) SplitText = TextFile.Decode(Bytes(new ZipFrame(split), null, 0, new FrameBuffer()).ToArray());
    }

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    public static ZipFrameArchive Read(string path, string? pattern)
    {
        var file = MappedFile.Open(path, "archive");
        try
        {
            return new ZipFrameArchive(path, file, pattern);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string FrameName(FrameClip clip, int frame)
    {
        CheckFrame(clip, frame);
        return Name(frames[clip.First + frame]) ?? Place(clip, frame);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ReadFrame(FrameClip clip, int frame, FrameBuffer buffer)
    {
        CheckFrame(clip, frame);
        return Bytes(frames[clip.First + frame], clip, frame, buffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
    }

    private ReadOnlySpan<byte> Bytes(ZipFrame frame, FrameClip? clip, int index, FrameBuffer buffer)
    {
        var start = ZipDirectory.ContentOffset(file, frame.HeaderOffset, frame.CompressedSize)
            ?? throw Damaged(clip, index, "has no header where the directory says");
        var stored = buffer.Stored(frame.CompressedSize);
        file.Read(start, stored);
        var bytes = frame.IsDeflated ? Inflate(stored, clip, index, buffer) : stored;
        return Crc32.HashToUInt32(bytes) == frame.Crc ? bytes : throw Damaged(clip, index, "is not what was written (its CRC-32 differs)");
    }

    private unsafe ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> bytes, FrameClip? clip, int index, FrameBuffer buffer)
    {
        if (bytes.IsEmpty) throw Damaged(clip, index, "cannot be unpacked (it is empty)");
        fixed (byte* start = bytes)
        {
            try
            {
                using var source = new UnmanagedMemoryStream(start, bytes.Length);
                using var inflater = new DeflateStream(source, CompressionMode.Decompress);
                return buffer.Fill(inflater, LargestFrame);
            }
            catch (InvalidDataException exception)
            {
                throw Damaged(clip, index, $"cannot be unpacked ({exception.Message.TrimEnd('.')})");
            }
        }
    }

    private string? Name(ZipFrame frame) =>
        ZipDirectory.LocalName(file, frame.HeaderOffset, out var isUtf8) is { IsEmpty: false } name ? ZipNames.Decode(name, isUtf8) : null;

    private static string Place(FrameClip? clip, int index) => clip is null ? "split.json" : $"frame {index + 1} of the clip {clip.Id}";

    private StrmException Damaged(FrameClip? clip, int index, string why) => new($"{Place(clip, index)} in {Location} {why}.",
        "Every frame must be a whole image.", "Copy the archive again, or make it again with 'strm data prepare'.");
}

/// <summary>Where a frame is in a zip: 16 bytes for each of millions of frames.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct ZipFrame(ZipEntry entry)
{
    private const ulong DeflatedBit = 1UL << 63;

    private readonly ulong header = (ulong)entry.HeaderOffset | (entry.Method == 0 ? 0 : DeflatedBit);

    /// <summary>The length in the file in bytes.</summary>
    public readonly int CompressedSize = (int)entry.CompressedSize;

    /// <summary>The CRC-32 of the unpacked bytes.</summary>
    public readonly uint Crc = entry.Crc;

    /// <summary>Where the local header is in the file.</summary>
    public long HeaderOffset => (long)(header & ~DeflatedBit);

    /// <summary>Whether the bytes are deflated.</summary>
    public bool IsDeflated => (header & DeflatedBit) != 0;
}
