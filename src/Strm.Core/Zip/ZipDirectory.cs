using System.Buffers.Binary;

namespace Strm.Zip;

/// <summary>The central directory of a zip, read in place.</summary>
/// <remarks>
/// PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5: Zip64 records and extra fields are read; a program in front of the zip is allowed for.
/// </remarks>
internal sealed class ZipDirectory
{
    /// <summary>The length of a local header without its name and extra field.</summary>
    public const int LocalHeaderLength = 30;

    private const uint EndSignature = 0x06054B50, End64Signature = 0x06064B50, Locator64Signature = 0x07064B50, EntrySignature = 0x02014B50;
    private const int EndLength = 22, End64Length = 56, LocatorLength = 20, EntryLength = 46;

    private readonly MappedFile _file;
    private readonly Func<string, StrmException> _damaged;
    private readonly long _start;
    private readonly long _length;
    private readonly long _shift;

    /// <summary>Finds the directory.</summary>
    /// <param name="file">The zip.</param>
    /// <param name="damaged">Makes the error of a zip that cannot be right; null for that of an archive of frames.</param>
    public ZipDirectory(MappedFile file, Func<string, StrmException>? damaged = null)
    {
        (_file, _damaged) = (file, damaged ?? (why => FramesDamaged(file.Path, why)));
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
        // Whatever stands in front of the zip shifts all of its offsets.
        (_start, _length, _shift) = (directoryEnd - length, length, directoryEnd - length - start);
    }

    /// <summary>The number of entries, folders included.</summary>
    public long EntryCount { get; }

    /// <summary>The entries in the order of the directory.</summary>
    public IEnumerable<ZipEntry> Entries()
    {
        var position = _start;
        for (var i = 0L; i < EntryCount; i++)
        {
            var entry = ReadEntry(position, out var next);
            position = next;
            yield return entry;
        }
    }

    /// <summary>The error of a zip that cannot be right.</summary>
    /// <param name="why">What is wrong with it.</param>
    public StrmException Damaged(string why) => _damaged(why);

    private static StrmException FramesDamaged(string path, string why) => new($"The archive {path} is damaged: {why}.", "It must be a complete zip.",
        "Copy it again, or make it again with 'strm data prepare'.");

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static long I64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);

    private long FindEnd()
    {
        const int longestComment = ushort.MaxValue;
        var length = (int)Math.Min(_file.Length, EndLength + longestComment);
        var tail = _file.Span(_file.Length - length, length);
        for (var i = length - EndLength; i >= 0; i--)
        {
            if (U32(tail, i) == EndSignature && U16(tail, i + 20) <= length - i - EndLength) return _file.Length - length + i;
        }

        throw Damaged("the end of its directory is missing, as in a file that was not copied to its end");
    }

    private long? Zip64End(long end)
    {
        if (end < LocatorLength || U32(_file.Span(end - LocatorLength, LocatorLength), 0) != Locator64Signature) return null;
        // The record stands right before its locator; its stated offset would be wrong behind a program.
        var position = end - LocatorLength - End64Length;
        if (position >= 0 && U32(_file.Span(position, 4), 0) == End64Signature) return position;
        position = I64(_file.Span(end - LocatorLength, LocatorLength), 8);
        if (position >= 0 && position <= end - LocatorLength - End64Length && U32(_file.Span(position, 4), 0) == End64Signature) return position;
        throw Damaged("the end of its directory is missing");
    }

    private ZipEntry ReadEntry(long position, out long next)
    {
        var left = _start + _length - position;
        if (left < EntryLength) throw Damaged("its directory ends early");
        var fixedPart = _file.Span(position, EntryLength);
        if (U32(fixedPart, 0) != EntrySignature) throw Damaged("its directory is not one");
        var (nameLength, extraLength, commentLength) = (U16(fixedPart, 28), U16(fixedPart, 30), U16(fixedPart, 32));
        var nameOffset = position + EntryLength;
        next = nameOffset + nameLength + extraLength + commentLength;
        if (next > _start + _length) throw Damaged("its directory ends early");
        var entry = new ZipEntry(U32(fixedPart, 42), U32(fixedPart, 20), U32(fixedPart, 24), U32(fixedPart, 16), U16(fixedPart, 10), U16(fixedPart, 8),
            nameOffset, nameLength);
        if (extraLength > 0) entry = WithZip64(entry, _file.Span(nameOffset + nameLength, extraLength));
        entry = entry with { HeaderOffset = entry.HeaderOffset + _shift };
        if (entry.HeaderOffset < 0 || entry.CompressedSize < 0 || entry.HeaderOffset > _start - LocalHeaderLength - entry.CompressedSize)
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
