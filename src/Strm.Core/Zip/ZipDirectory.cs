using System.Buffers.Binary;
using System.Text;

namespace Strm.Zip;

/// <summary>The central directory of a zip, read in place.</summary>
/// <remarks>
/// PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5: Zip64 records and extra fields are read; a program may precede the zip.
/// </remarks>
internal sealed class ZipDirectory
{
    private const uint LocalSignature =
        0x04034B50, EndSignature = 0x06054B50, End64Signature = 0x06064B50, Locator64Signature = 0x07064B50, EntrySignature = 0x02014B50;
    private const int LocalHeaderLength = 30, EndLength = 22, End64Length = 56, LocatorLength = 20, EntryLength = 46;

    private readonly MappedFile file;
    private readonly Func<string, StrmException> damaged;
    private readonly long start;
    private readonly long length;
    private readonly long shift;

    /// <summary>Finds the directory.</summary>
    /// <param name="file">The zip.</param>
    /// <param name="damaged">Makes the error for a damaged zip; null for that of an archive of frames.</param>
    public ZipDirectory(MappedFile file, Func<string, StrmException>? damaged = null)
    {
        (this.file, this.damaged) = (file, damaged ?? (why => FramesDamaged(file.Path, why)));
        var end = FindEnd();
        var record = file.Span(end, EndLength);
        (long length, long start, EntryCount) = (U32(record, 12), U32(record, 16), U16(record, 10));
        var directoryEnd = end;
        if (Zip64End(end) is { } end64)
        {
            var record64 = file.Span(end64, End64Length);
            (length, start, EntryCount) = (I64(record64, 40), I64(record64, 48), I64(record64, 32));
            directoryEnd = end64;
        }

        if (length < 0 || start < 0 || length > directoryEnd - start || EntryCount < 0 || EntryCount > length / EntryLength)
            throw Damaged("its directory does not fit into the file");
        // Whatever precedes the zip shifts all of its offsets.
        (this.start, this.length, shift) = (directoryEnd - length, length, directoryEnd - length - start);
    }

    /// <summary>The number of entries, folders included.</summary>
    public long EntryCount { get; }

    /// <summary>The entries in the order of the directory.</summary>
    public IEnumerable<ZipEntry> Entries()
    {
        var position = start;
        for (var i = 0L; i < EntryCount; i++)
        {
            var entry = ReadEntry(position, out var next);
            position = next;
            yield return entry;
        }
    }

    /// <summary>Whether a file starts like a zip archive.</summary>
    /// <param name="file">The file.</param>
    public static bool IsPlausible(MappedFile file) => file.Length > LocalHeaderLength && U32(file.Span(0, 4), 0) == LocalSignature;

    /// <summary>
    /// Where the content of an entry begins; null if its local header is not where the directory says, or the content would not fit.
    /// </summary>
    /// <param name="file">The zip.</param>
    /// <param name="headerOffset">Where the local header is.</param>
    /// <param name="length">The length of the content in the file, in bytes.</param>
    public static long? ContentOffset(MappedFile file, long headerOffset, long length)
    {
        Span<byte> header = stackalloc byte[LocalHeaderLength];
        file.Read(headerOffset, header);
        var start = headerOffset + LocalHeaderLength + U16(header, 26) + U16(header, 28);
        return U32(header, 0) == LocalSignature && start <= file.Length - length ? start : null;
    }

    /// <summary>The name in an entry's local header; nothing if it would not fit into the file.</summary>
    /// <param name="file">The zip.</param>
    /// <param name="headerOffset">Where the local header is.</param>
    /// <param name="isUtf8">Whether the header says that the name is UTF-8.</param>
    public static ReadOnlySpan<byte> LocalName(MappedFile file, long headerOffset, out bool isUtf8)
    {
        var header = file.Span(headerOffset, LocalHeaderLength);
        var (start, length) = (headerOffset + LocalHeaderLength, U16(header, 26));
        isUtf8 = (U16(header, 6) & ZipEntry.Utf8Flag) != 0;
        return start > file.Length - length ? default : file.Span(start, length);
    }

    /// <summary>The name of an entry.</summary>
    /// <param name="entry">The entry.</param>
    public string Name(ZipEntry entry) => ZipNames.Decode(file.Span(entry.NameOffset, entry.NameLength), entry.HasUtf8Name);

    /// <summary>The error for a damaged zip.</summary>
    /// <param name="why">What is wrong with it.</param>
    public StrmException Damaged(string why) => damaged(why);

    private static StrmException FramesDamaged(string path, string why) =>
        new($"The archive {path} is damaged: {why}.", "It must be a complete zip.",
        "Copy it again, or make it again with 'strm data prepare'.");

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static long I64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);

    private long FindEnd()
    {
        const int longestComment = ushort.MaxValue;
        var length = (int)Math.Min(file.Length, EndLength + longestComment);
        var tail = file.Span(file.Length - length, length);
        for (var i = length - EndLength; i >= 0; i--)
        {
            if (U32(tail, i) == EndSignature && U16(tail, i + 20) <= length - i - EndLength) return file.Length - length + i;
        }

        throw Damaged("the end of its directory is missing, as in a file that was not copied completely");
    }

    private long? Zip64End(long end)
    {
        if (end < LocatorLength || U32(file.Span(end - LocatorLength, LocatorLength), 0) != Locator64Signature) return null;
        // The record stands right before its locator; its stated offset would be wrong if a program precedes the zip.
        var position = end - LocatorLength - End64Length;
        if (position >= 0 && U32(file.Span(position, 4), 0) == End64Signature) return position;
        position = I64(file.Span(end - LocatorLength, LocatorLength), 8);
        if (position >= 0 && position <= end - LocatorLength - End64Length && U32(file.Span(position, 4), 0) == End64Signature)
            return position;
        throw Damaged("the end of its directory is missing");
    }

    private ZipEntry ReadEntry(long position, out long next)
    {
        var left = start + length - position;
        if (left < EntryLength) throw Damaged("its directory ends early");
        var fixedPart = file.Span(position, EntryLength);
        if (U32(fixedPart, 0) != EntrySignature) throw Damaged("its directory is not valid");
        var (nameLength, extraLength, commentLength) = (U16(fixedPart, 28), U16(fixedPart, 30), U16(fixedPart, 32));
        var nameOffset = position + EntryLength;
        next = nameOffset + nameLength + extraLength + commentLength;
        if (next > start + length) throw Damaged("its directory ends early");
        var entry = new ZipEntry(
            U32(fixedPart, 42),
            U32(fixedPart, 20),
            U32(fixedPart, 24),
            U32(fixedPart, 16),
            U16(fixedPart, 10),
            U16(fixedPart, 8),
            nameOffset, nameLength);
        if (extraLength > 0) entry = WithZip64(entry, file.Span(nameOffset + nameLength, extraLength));
        entry = entry with { HeaderOffset = entry.HeaderOffset + shift };
        if (entry.HeaderOffset < 0 || entry.CompressedSize < 0 || entry.HeaderOffset > start - LocalHeaderLength - entry.CompressedSize)
            throw Damaged("an entry lies outside of the file");
        return entry;
    }

    private ZipEntry WithZip64(ZipEntry entry, ReadOnlySpan<byte> extra)
    {
        const ushort zip64 = 1;
        while (extra.Length >= 4)
        {
            var length = U16(extra, 2);
            if (length > extra.Length - 4) break;
            if (U16(extra, 0) == zip64)
            {
                var field = extra.Slice(4, length);
                return entry with
                {
                    Size = Long(entry.Size, ref field),
                    CompressedSize = Long(entry.CompressedSize, ref field),
                    HeaderOffset = Long(entry.HeaderOffset, ref field),
                };
            }

            extra = extra[(4 + length)..];
        }

        return entry;
    }

    private long Long(long value, ref ReadOnlySpan<byte> field)
    {
        if (value != uint.MaxValue) return value;
        if (field.Length < 8) throw Damaged("an entry lacks its Zip64 sizes");
        value = I64(field, 0);
        field = field[8..];
        return value;
    }
}

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
    /// <summary>The flag of a name in UTF-8.</summary>
    public const int Utf8Flag = 0x800;

    public bool IsEncrypted => (Flags & 1) != 0;

    public bool HasUtf8Name => (Flags & Utf8Flag) != 0;
}

/// <summary>How the names of zip entries are decoded.</summary>
internal static class ZipNames
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Legacy = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    /// <summary>Decodes a name: UTF-8 if the entry says so or the bytes are valid UTF-8, else code page 437.</summary>
    /// <param name="bytes">The bytes of the name.</param>
    /// <param name="saidUtf8">Whether the entry says that they are UTF-8.</param>
    /// <remarks>Info-ZIP on Linux writes UTF-8 without saying so; otherwise the format means code page 437.</remarks>
    public static string Decode(ReadOnlySpan<byte> bytes, bool saidUtf8)
    {
        if (saidUtf8) return Encoding.UTF8.GetString(bytes);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Legacy.GetString(bytes);
        }
    }
}
