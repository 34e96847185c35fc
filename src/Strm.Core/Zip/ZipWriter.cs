using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Strm.Zip;

/// <summary>
/// Writes a zip archive of stored files whose contents begin at multiples of 64 bytes, as PyTorch's writer does so that they can be mapped.
/// </summary>
/// <param name="output">The file, which must be seekable: checksums are filled in after the content.</param>
internal sealed class ZipWriter(Stream output)
{
    private const int Alignment = 64;

    private readonly List<ZipRecord> records = [];

    /// <summary>Writes a file.</summary>
    /// <param name="name">The name, with its folders.</param>
    /// <param name="length">The length of the content in bytes.</param>
    /// <param name="write">Writes the content.</param>
    public void Add(string name, long length, Action<Stream> write)
    {
        var record = new ZipRecord(name, 0, length, output.Position);
        output.Write(record.LocalHeader(Alignment));
        var checksum = new Crc32();
        var content = new CountingStream(output, checksum);
        write(content);
        if (content.Position != length)
            throw new InvalidOperationException($"{name} was written as {content.Position} bytes instead of {length}.");
        record = record with { Checksum = checksum.GetCurrentHashAsUInt32() };
        records.Add(record);
        var end = output.Position;
        output.Position = record.HeaderOffset + ZipRecord.ChecksumOffset;
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, record.Checksum);
        output.Write(bytes);
        output.Position = end;
    }

    /// <summary>Writes the table of contents, after the last file.</summary>
    public void Finish()
    {
        var start = output.Position;
        foreach (var record in records) output.Write(record.DirectoryEntry());
        output.Write(ZipRecord.End(records.Count, start, output.Position - start));
    }
}

/// <summary>A stored file of a zip archive, and the bytes that describe it there.</summary>
/// <remarks>
/// PKWARE, APPNOTE.TXT 6.3.10, with Zip64 if a number needs it. Names are UTF-8, the date is always 1980-01-01: the
/// same content gives the same bytes.
/// </remarks>
/// <param name="Name">The name, with its folders; that of a folder ends with a slash.</param>
/// <param name="Checksum">The CRC-32 of the content.</param>
/// <param name="Length">The length of the content in bytes.</param>
/// <param name="HeaderOffset">Where its local header begins in the archive.</param>
internal sealed record ZipRecord(string Name, uint Checksum, long Length, long HeaderOffset)
{
    /// <summary>Where the checksum is in a local header.</summary>
    public const int ChecksumOffset = 14;

    private const ushort Zip64Version = 45, Utf8Flag = 0x0800, DosEpoch = 0x0021, Zip64Field = 1, PaddingField = 0x4246;

    /// <summary>The Unix mode and the MS-DOS attributes; 0 for none.</summary>
    public uint Attributes { get; init; }

    /// <summary>The header before the content.</summary>
    /// <param name="alignment">The content begins at a multiple of this, in bytes; 1 adds no padding.</param>
    public byte[] LocalHeader(int alignment = 1)
    {
        const int fixedLength = 30, fieldHead = 4;
        var (name, isLarge) = (Encoding.UTF8.GetBytes(Name), Length >= uint.MaxValue);
        var extra = Bytes(writer =>
        {
            if (isLarge) WriteField(writer, Zip64Field, Length, Length);
            if (alignment == 1) return;
            // The padding is a field of its own, with the name that PyTorch gives it.
            var end = HeaderOffset + fixedLength + name.Length + writer.BaseStream.Position + fieldHead;
            var padding = (int)(-end & (alignment - 1));
            writer.Write(PaddingField);
            writer.Write((ushort)padding);
            for (var i = 0; i < padding; i++) writer.Write((byte)'Z');
        });
        return Bytes(writer =>
        {
            writer.Write(0x04034B50u);
            WriteCommon(writer, Version(isLarge), name.Length, extra.Length);
            writer.Write(name);
            writer.Write(extra);
        });
    }

    /// <summary>The entry in the directory at the end of the archive.</summary>
    public byte[] DirectoryEntry()
    {
        const ushort madeByUnix = (3 << 8) | Zip64Version;
        var name = Encoding.UTF8.GetBytes(Name);
        var (isLarge, isFar) = (Length >= uint.MaxValue, HeaderOffset >= uint.MaxValue);
        var extra = Bytes(writer =>
        {
            long[] numbers = [.. isLarge ? [Length, Length] : (long[])[], .. isFar ? [HeaderOffset] : (long[])[]];
            if (numbers.Length > 0) WriteField(writer, Zip64Field, numbers);
        });
        var version = Version(isLarge || isFar);
        return Bytes(writer =>
        {
            writer.Write(0x02014B50u);
            writer.Write(Attributes == 0 ? version : madeByUnix);
            WriteCommon(writer, version, name.Length, extra.Length);
            writer.Write(new byte[6]); // Comment, disk, kind of content.
            writer.Write(Attributes);
            writer.Write(Clamp(HeaderOffset));
            writer.Write(name);
            writer.Write(extra);
        });
    }

    /// <summary>The records after the directory.</summary>
    /// <param name="entries">The number of entries.</param>
    /// <param name="start">Where the directory begins.</param>
    /// <param name="length">Its length in bytes.</param>
    public static byte[] End(long entries, long start, long length) => Bytes(writer =>
    {
        if (entries >= ushort.MaxValue || start >= uint.MaxValue || length >= uint.MaxValue) WriteEnd64(writer, entries, start, length);
        var count = (ushort)Math.Min(entries, ushort.MaxValue);
        writer.Write(0x06054B50u);
        writer.Write(0u);
        writer.Write(count);
        writer.Write(count);
        writer.Write(Clamp(length));
        writer.Write(Clamp(start));
        writer.Write((ushort)0);
    });

    private static void WriteEnd64(BinaryWriter writer, long entries, long start, long length)
    {
        writer.Write(0x06064B50u);
        writer.Write(44L);
        writer.Write(Zip64Version);
        writer.Write(Zip64Version);
        writer.Write(0L);
        foreach (var number in (long[])[entries, entries, length, start]) writer.Write(number);
        writer.Write(0x07064B50u);
        writer.Write(0u);
        writer.Write(start + length);
        writer.Write(1u);
    }

    private void WriteCommon(BinaryWriter writer, ushort version, int nameLength, int extraLength)
    {
        foreach (var number in (ushort[])[version, Utf8Flag, 0, 0, DosEpoch]) writer.Write(number);
        foreach (var number in (uint[])[Checksum, Clamp(Length), Clamp(Length)]) writer.Write(number);
        writer.Write(checked((ushort)nameLength));
        writer.Write((ushort)extraLength);
    }

    private static void WriteField(BinaryWriter writer, ushort kind, params long[] numbers)
    {
        writer.Write(kind);
        writer.Write((ushort)(numbers.Length * sizeof(long)));
        foreach (var number in numbers) writer.Write(number);
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer)) write(writer);
        return buffer.ToArray();
    }

    private static ushort Version(bool isLarge) => isLarge ? Zip64Version : (ushort)20;

    private static uint Clamp(long value) => (uint)Math.Min(value, uint.MaxValue);
}
