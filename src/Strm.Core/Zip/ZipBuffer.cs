using System.Buffers;
using System.Buffers.Binary;

namespace Strm.Zip;

/// <summary>Puts the little-endian fields of a zip header one after the other.</summary>
internal sealed class ZipBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64);

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Span => _bytes.WrittenSpan;

    public ZipBuffer UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.GetSpan(sizeof(ushort)), value);
        _bytes.Advance(sizeof(ushort));
        return this;
    }

    public ZipBuffer UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
        return this;
    }

    public ZipBuffer Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
        return this;
    }

    public ZipBuffer Bytes(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    public ZipBuffer Fill(byte value, int count)
    {
        if (count == 0) return this;
        _bytes.GetSpan(count)[..count].Fill(value);
        _bytes.Advance(count);
        return this;
    }
}
