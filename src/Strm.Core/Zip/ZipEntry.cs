namespace Strm.Zip;

/// <summary>An entry of a zip's central directory.</summary>
/// <param name="HeaderOffset">Where its local header is in the file, in bytes.</param>
/// <param name="CompressedSize">Its length in the file, in bytes.</param>
/// <param name="Size">Its length when unpacked, in bytes.</param>
/// <param name="Crc">The CRC-32 of its unpacked bytes.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="Flags">The general purpose flags.</param>
/// <param name="NameOffset">Where its name is in the file.</param>
/// <param name="NameLength">The length of its name in bytes.</param>
internal readonly record struct ZipEntry(
    long HeaderOffset, long CompressedSize, long Size, uint Crc, int Method, int Flags, long NameOffset, int NameLength)
{
    public bool IsEncrypted => (Flags & 1) != 0;

    public bool HasUtf8Name => (Flags & 0x800) != 0;
}
