namespace Strm.Zip;

/// <summary>A file that was written into a zip archive.</summary>
/// <param name="Name">The name, with its folders.</param>
/// <param name="Checksum">The CRC-32 of the content.</param>
/// <param name="Length">The length of the content in bytes.</param>
/// <param name="HeaderOffset">Where its local header begins in the archive.</param>
internal sealed record ZipRecord(string Name, uint Checksum, long Length, long HeaderOffset);
