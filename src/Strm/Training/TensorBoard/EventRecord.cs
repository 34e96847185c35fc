using System.Buffers.Binary;
using System.Numerics;

namespace Strm.Training.TensorBoard;

/// <summary>The framing of event files: length, its checksum, content, its checksum (TFRecord).</summary>
/// <remarks>Checksums are CRC-32C, rotated right by 15 bits and added to 0xa282ead8, so that a record may hold checksums itself.</remarks>
internal static class EventRecord
{
    private const int HeadLength = 12;
    private const int FootLength = 4;

    /// <summary>Writes a record.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="content">Its content.</param>
    public static void Write(Stream stream, ReadOnlySpan<byte> content)
    {
        Span<byte> record = new byte[HeadLength + content.Length + FootLength];
        BinaryPrimitives.WriteInt64LittleEndian(record, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], MaskedChecksum(record[..8]));
        content.CopyTo(record[HeadLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record[(HeadLength + content.Length)..], MaskedChecksum(content));
        stream.Write(record);
    }

    /// <summary>Reads the next record.</summary>
    /// <param name="stream">Where from.</param>
    /// <returns>Its content; null at the end, and where what follows is cut off or damaged.</returns>
    public static byte[]? Read(Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        if (stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength) return null;
        var length = BinaryPrimitives.ReadInt64LittleEndian(head);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) != MaskedChecksum(head[..8])
            || length < 0
            || length > stream.Length - stream.Position - FootLength)
        {
            return null;
        }

        var rest = new byte[length + FootLength];
        stream.ReadExactly(rest);
        var content = rest.AsSpan(0, (int)length);
        return BinaryPrimitives.ReadUInt32LittleEndian(rest.AsSpan((int)length)) == MaskedChecksum(content) ? content.ToArray() : null;
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var value in bytes) checksum = BitOperations.Crc32C(checksum, value);
        return BitOperations.RotateRight(~checksum, 15) + 0xa282ead8;
    }
}
