using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Strm.Core.Tests.Preparation;

/// <summary>Writes rar files of version 5 without compression, with symbolic links.</summary>
/// <remarks>RARLAB, "RAR 5.0 archive format": a signature, then blocks of CRC-32, size, type and flags, numbers in base 128.</remarks>
internal static class Rar5Writer
{
    private const ulong Main = 1, File = 2, End = 5, HasExtra = 1, HasData = 2, HasChecksum = 4, Unix = 1, Redirection = 5, SymbolicLink = 1;

    public static byte[] Write(params (string Name, byte[] Content, string? Target)[] files)
    {
        using var rar = new MemoryStream();
        rar.Write([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x01, 0x00]);
        rar.Write(Block([.. Numbers(Main, 0, 0)]));
        foreach (var (name, content, target) in files)
        {
            rar.Write(Block(FileHeader(Encoding.UTF8.GetBytes(name), content, target is null ? null : Encoding.UTF8.GetBytes(target))));
            rar.Write(content);
        }

        rar.Write(Block([.. Numbers(End, 0, 0)]));
        return rar.ToArray();
    }

    private static byte[] FileHeader(byte[] name, byte[] content, byte[]? target)
    {
        byte[] record = target is null ? [] : [.. Numbers(Redirection, SymbolicLink, 0, (ulong)target.Length), .. target];
        byte[] extra = target is null ? [] : [.. Numbers((ulong)record.Length), .. record];
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32.HashToUInt32(content));
        return
        [
            .. target is null ? Numbers(File, HasData) : Numbers(File, HasExtra | HasData, (ulong)extra.Length),
            .. Numbers((ulong)content.Length, HasChecksum, (ulong)content.Length, 0x81A4), .. checksum, .. Numbers(0, Unix, (ulong)name.Length), .. name, .. extra,
        ];
    }

    private static byte[] Block(byte[] header)
    {
        byte[] sized = [.. Numbers((ulong)header.Length), .. header];
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32.HashToUInt32(sized));
        return [.. checksum, .. sized];
    }

    private static IEnumerable<byte> Numbers(params ulong[] values)
    {
        foreach (var value in values)
        {
            for (var left = value; ; left >>= 7)
            {
                yield return (byte)((left & 0x7F) | (left > 0x7F ? 0x80ul : 0));
                if (left <= 0x7F) break;
            }
        }
    }
}
