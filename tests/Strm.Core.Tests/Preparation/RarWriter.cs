using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Strm.Core.Tests.Preparation;

/// <summary>Writes rar files without compression, because no free program does.</summary>
/// <remarks>The format of RAR 1.5 to 4, as HMDB51 and UCF101 are packed: a marker, an archive header, one block per file, an end.</remarks>
internal static class RarWriter
{
    public static byte[] Write(params (string Name, byte[] Content)[] files)
    {
        using var rar = new MemoryStream();
        rar.Write([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x00]);
        rar.Write(Block(0x73, 0, new byte[6]));
        foreach (var (name, content) in files)
        {
            rar.Write(Block(0x74, 0x8000, FileHeader(name, content)));
            rar.Write(content);
        }

        rar.Write(Block(0x7B, 0x4000, []));
        return rar.ToArray();
    }

    private static byte[] Block(byte type, ushort flags, ReadOnlySpan<byte> body)
    {
        var block = new byte[7 + body.Length];
        block[2] = type;
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), flags);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(5), (ushort)block.Length);
        body.CopyTo(block.AsSpan(7));
        BinaryPrimitives.WriteUInt16LittleEndian(block, (ushort)Crc32.HashToUInt32(block.AsSpan(2)));
        return block;
    }

    private static byte[] FileHeader(string name, byte[] content)
    {
        const byte unix = 3, version = 20, stored = 0x30;
        var nameBytes = Encoding.UTF8.GetBytes(name.Replace('/', '\\'));
        var header = new byte[25 + nameBytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(header, content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), content.Length);
        header[8] = unix;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(9), Crc32.HashToUInt32(content));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(13), 0x21 << 16);
        (header[17], header[18]) = (version, stored);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(19), (ushort)nameBytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(21), 0x81A4);
        nameBytes.CopyTo(header.AsSpan(25));
        return header;
    }
}
