using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Strm.Zip;

/// <summary>Writes a zip archive of stored files whose contents begin at multiples of 64 bytes, as PyTorch's writer does so that they can be mapped.</summary>
/// <remarks>Format: PKWARE, APPNOTE.TXT 6.3.10, with Zip64 where a number needs it. Dates are zero: the same content gives the same bytes.</remarks>
/// <param name="output">The file, which must be seekable: checksums are filled in after the content.</param>
internal sealed class ZipWriter(Stream output)
{
    private const int Alignment = 64;
    private const int LocalLength = 30;
    private const int ChecksumOffset = 14;
    private const ushort Utf8Flag = 0x0800;
    private const ushort DosEpoch = 0x0021; // 1980-01-01, the first date that the format has.

    private readonly List<ZipRecord> _records = [];

    /// <summary>Writes a file.</summary>
    /// <param name="name">The name, with its folders.</param>
    /// <param name="length">The length of the content in bytes.</param>
    /// <param name="write">Writes the content.</param>
    public void Add(string name, long length, Action<Stream> write)
    {
        var offset = output.Position;
        output.Write(LocalHeader(name, length, offset));
        var checksum = new Crc32();
        var content = new CountingStream(output, checksum);
        write(content);
        if (content.Position != length) throw new InvalidOperationException($"{name} was written as {content.Position} bytes instead of {length}.");
        var record = new ZipRecord(name, checksum.GetCurrentHashAsUInt32(), length, offset);
        _records.Add(record);
        Patch(offset + ChecksumOffset, record.Checksum);
    }

    /// <summary>Writes the table of contents, after the last file.</summary>
    public void Finish()
    {
        var start = output.Position;
        foreach (var record in _records) output.Write(CentralHeader(record));
        var length = output.Position - start;
        if (_records.Count >= ushort.MaxValue || start >= uint.MaxValue || length >= uint.MaxValue) output.Write(End64(start, length));
        output.Write(new ZipBuffer().UInt32(0x06054b50).UInt32(0).UInt16(Clamp16(_records.Count)).UInt16(Clamp16(_records.Count)).UInt32(Clamp32(length)).UInt32(Clamp32(start)).UInt16(0).Span);
    }

    private static ReadOnlySpan<byte> LocalHeader(string name, long length, long offset)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var extra = new ZipBuffer();
        if (length >= uint.MaxValue) extra.UInt16(1).UInt16(16).Int64(length).Int64(length);

        // The padding is a field of its own, named as by PyTorch.
        var end = offset + LocalLength + bytes.Length + extra.Span.Length + 4;
        var padding = (int)(-end & (Alignment - 1));
        extra.UInt16(0x4246).UInt16((ushort)padding).Fill((byte)'Z', padding);
        return new ZipBuffer().UInt32(0x04034b50).UInt16(Version(length)).UInt16(Utf8Flag).UInt16(0).UInt16(0).UInt16(DosEpoch).UInt32(0)
            .UInt32(Clamp32(length)).UInt32(Clamp32(length)).UInt16((ushort)bytes.Length).UInt16((ushort)extra.Span.Length).Bytes(bytes).Bytes(extra.Span).Span;
    }

    private static ReadOnlySpan<byte> CentralHeader(ZipRecord record)
    {
        var name = Encoding.UTF8.GetBytes(record.Name);
        var wide = new ZipBuffer();
        if (record.Length >= uint.MaxValue) wide.Int64(record.Length).Int64(record.Length);
        if (record.HeaderOffset >= uint.MaxValue) wide.Int64(record.HeaderOffset);
        var extra = new ZipBuffer();
        if (wide.Span.Length > 0) extra.UInt16(1).UInt16((ushort)wide.Span.Length).Bytes(wide.Span);
        return new ZipBuffer().UInt32(0x02014b50).UInt16(Version(record.Length)).UInt16(Version(record.Length)).UInt16(Utf8Flag).UInt16(0).UInt16(0).UInt16(DosEpoch)
            .UInt32(record.Checksum).UInt32(Clamp32(record.Length)).UInt32(Clamp32(record.Length)).UInt16((ushort)name.Length).UInt16((ushort)extra.Span.Length)
            .UInt16(0).UInt16(0).UInt16(0).UInt32(0).UInt32(Clamp32(record.HeaderOffset)).Bytes(name).Bytes(extra.Span).Span;
    }

    private ReadOnlySpan<byte> End64(long start, long length) =>
        new ZipBuffer().UInt32(0x06064b50).Int64(44).UInt16(45).UInt16(45).UInt32(0).UInt32(0).Int64(_records.Count).Int64(_records.Count).Int64(length).Int64(start)
            .UInt32(0x07064b50).UInt32(0).Int64(start + length).UInt32(1).Span;

    private static ushort Version(long length) => (ushort)(length >= uint.MaxValue ? 45 : 20);

    private static uint Clamp32(long value) => (uint)Math.Min(value, uint.MaxValue);

    private static ushort Clamp16(long value) => (ushort)Math.Min(value, ushort.MaxValue);

    private void Patch(long offset, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        var end = output.Position;
        output.Position = offset;
        output.Write(bytes);
        output.Position = end;
    }
}
