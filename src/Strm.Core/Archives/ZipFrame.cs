using System.Runtime.InteropServices;
using Strm.Zip;

namespace Strm.Data;

/// <summary>Where a frame is in a zip: 16 bytes for each of millions of frames.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct ZipFrame(ZipEntry entry)
{
    private const ulong DeflatedBit = 1UL << 63;

    private readonly ulong _header = (ulong)entry.HeaderOffset | (entry.Method == 0 ? 0 : DeflatedBit);

    /// <summary>The length in the file in bytes.</summary>
    public readonly int CompressedSize = (int)entry.CompressedSize;

    /// <summary>The CRC-32 of the unpacked bytes.</summary>
    public readonly uint Crc = entry.Crc;

    /// <summary>Where the local header is in the file.</summary>
    public long HeaderOffset => (long)(_header & ~DeflatedBit);

    /// <summary>Whether the bytes are deflated.</summary>
    public bool IsDeflated => (_header & DeflatedBit) != 0;
}
