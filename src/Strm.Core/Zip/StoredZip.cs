using System.Buffers.Binary;
using System.Text;

namespace Strm.Zip;

/// <summary>The records of a zip file with stored entries, with Zip64 where sizes need it (PKWARE APPNOTE 6.3.10).</summary>
/// <remarks>Dates are fixed (1980-01-01), names are UTF-8, so the same entries give the same bytes.</remarks>
internal static class StoredZip
{
    private const ushort Version = 20;
    private const ushort Zip64Version = 45;
    private const ushort Utf8Names = 0x0800;
    private const ushort FirstDate = (0 << 9) | (1 << 5) | 1;
    private const uint FileAttributes = 0x81A40000;
    private const uint FolderAttributes = 0x41ED0010;
    private const ushort MadeByUnix = (3 << 8) | Zip64Version;

    /// <summary>What stands before an entry's content.</summary>
    /// <param name="name">The entry's name; one that ends with a slash is a folder.</param>
    /// <param name="crc">CRC-32 of the content.</param>
    /// <param name="length">Length of the content, below 4 GB.</param>
    /// <returns>The bytes.</returns>
    public static byte[] LocalHeader(string name, uint crc, uint length)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var record = new byte[30 + nameBytes.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x04034B50);
        WriteCommon(record.AsSpan(4), crc, length, nameBytes.Length);
        nameBytes.CopyTo(record.AsSpan(30));
        return record;
    }

    /// <summary>An entry's record in the directory at the end.</summary>
    /// <param name="name">The entry's name.</param>
    /// <param name="crc">CRC-32 of the content.</param>
    /// <param name="length">Length of the content, below 4 GB.</param>
    /// <param name="offset">Where its local header is.</param>
    /// <returns>The bytes.</returns>
    public static byte[] DirectoryRecord(string name, uint crc, uint length, long offset)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var large = offset >= uint.MaxValue;
        var record = new byte[46 + nameBytes.Length + (large ? 12 : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x02014B50);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), MadeByUnix);
        WriteCommon(record.AsSpan(6), crc, length, nameBytes.Length);
        if (large) BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(6), Zip64Version);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(30), (ushort)(large ? 12 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(38), name.EndsWith('/') ? FolderAttributes : FileAttributes);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(42), large ? uint.MaxValue : (uint)offset);
        nameBytes.CopyTo(record.AsSpan(46));
        if (!large) return record;
        var extra = record.AsSpan(46 + nameBytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], 8);
        BinaryPrimitives.WriteInt64LittleEndian(extra[4..], offset);
        return record;
    }

    /// <summary>What stands at the end of the file.</summary>
    /// <param name="entries">Number of entries.</param>
    /// <param name="directoryOffset">Where the directory begins.</param>
    /// <param name="directoryLength">How long it is.</param>
    /// <returns>The bytes.</returns>
    public static byte[] End(long entries, long directoryOffset, long directoryLength)
    {
        var large = entries >= ushort.MaxValue || directoryOffset >= uint.MaxValue || directoryLength >= uint.MaxValue;
        var record = new byte[large ? 56 + 20 + 22 : 22];
        if (large) WriteZip64End(record, entries, directoryOffset, directoryLength);
        var end = record.AsSpan(record.Length - 22);
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)(large ? ushort.MaxValue : entries));
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)(large ? ushort.MaxValue : entries));
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], large ? uint.MaxValue : (uint)directoryLength);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], large ? uint.MaxValue : (uint)directoryOffset);
        return record;
    }

    private static void WriteCommon(Span<byte> record, uint crc, uint length, int nameLength)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(record, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(record[2..], Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(record[8..], FirstDate);
        BinaryPrimitives.WriteUInt32LittleEndian(record[10..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(record[14..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[18..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(record[22..], checked((ushort)nameLength));
    }

    private static void WriteZip64End(Span<byte> record, long entries, long directoryOffset, long directoryLength)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x06064B50);
        BinaryPrimitives.WriteInt64LittleEndian(record[4..], 56 - 12);
        BinaryPrimitives.WriteUInt16LittleEndian(record[12..], MadeByUnix);
        BinaryPrimitives.WriteUInt16LittleEndian(record[14..], Zip64Version);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], entries);
        BinaryPrimitives.WriteInt64LittleEndian(record[32..], entries);
        BinaryPrimitives.WriteInt64LittleEndian(record[40..], directoryLength);
        BinaryPrimitives.WriteInt64LittleEndian(record[48..], directoryOffset);
        var locator = record[56..];
        BinaryPrimitives.WriteUInt32LittleEndian(locator, 0x07064B50);
        BinaryPrimitives.WriteInt64LittleEndian(locator[8..], directoryOffset + directoryLength);
        BinaryPrimitives.WriteUInt32LittleEndian(locator[16..], 1);
    }
}
