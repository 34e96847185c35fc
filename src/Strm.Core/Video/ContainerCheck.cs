using System.Buffers.Binary;

namespace Strm.Video;

/// <summary>Detects that a video file ends before its container says it does, which ffmpeg does not always report.</summary>
internal static class ContainerCheck
{
    private const uint EbmlId = 0x1A45DFA3;
    private const uint SegmentId = 0x18538067;

    /// <summary>Whether the file is shorter than its own headers say (AVI, Matroska and WebM, MP4 and MOV).</summary>
    /// <param name="path">The file.</param>
    /// <returns>True only if the headers are understood and name a larger size.</returns>
    public static bool IsTruncated(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[16];
        if (file.ReadAtLeast(head, 12, throwOnEndOfStream: false) < 12) return false;
        if (head[..4].SequenceEqual("RIFF"u8)) return IsShortRiff(head, file.Length);
        if (BinaryPrimitives.ReadUInt32BigEndian(head) == EbmlId) return IsShortMatroska(file);
        return head[4..8].SequenceEqual("ftyp"u8) && IsShortMp4(file);
    }

    /// <summary>A size of 0 or of all ones was never filled in: the writer could not seek.</summary>
    private static bool IsShortRiff(ReadOnlySpan<byte> head, long length)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        return size is not (0 or uint.MaxValue) && size + 8L > length;
    }

    private static bool IsShortMatroska(FileStream file)
    {
        file.Position = 4;
        if (ReadVint(file) is not { } headerSize) return false;
        file.Position += headerSize;
        Span<byte> id = stackalloc byte[4];
        if (file.ReadAtLeast(id, 4, throwOnEndOfStream: false) < 4 || BinaryPrimitives.ReadUInt32BigEndian(id) != SegmentId) return false;
        return ReadVint(file) is { } size && file.Position + size > file.Length;
    }

    /// <summary>An EBML number; null if it is cut off or means "unknown".</summary>
    private static long? ReadVint(FileStream file)
    {
        var first = file.ReadByte();
        if (first <= 0) return null;
        var extra = System.Numerics.BitOperations.LeadingZeroCount((uint)first) - 24;
        var value = first & ((1L << (7 - extra)) - 1);
        var unknown = value == (1L << (7 - extra)) - 1;
        for (var i = 0; i < extra; i++)
        {
            var next = file.ReadByte();
            if (next < 0) return null;
            unknown &= next == 255;
            value = (value << 8) | (long)next;
        }

        return unknown ? null : value;
    }

    private static bool IsShortMp4(FileStream file)
    {
        Span<byte> box = stackalloc byte[16];
        for (long at = 0; at + 8 <= file.Length;)
        {
            file.Position = at;
            var read = file.ReadAtLeast(box, 8, throwOnEndOfStream: false);
            long size = BinaryPrimitives.ReadUInt32BigEndian(box);
            if (size == 1) size = read < 16 ? 0 : BinaryPrimitives.ReadInt64BigEndian(box[8..]);
            if (size == 0) return false;
            if (size < 8) return false;
            if (at + size > file.Length) return box[4..8].SequenceEqual("mdat"u8) || box[4..8].SequenceEqual("moov"u8);
            at += size;
        }

        return false;
    }
}
