using System.Buffers.Binary;
using System.Text;

namespace Strm.Checkpoints.PyTorch;

/// <summary>The table of contents of a mapped zip archive, with Zip64.</summary>
/// <remarks>Format: PKWARE, APPNOTE.TXT 6.3.10. The content of stored files can be mapped, which the class library's reader does not allow.</remarks>
internal sealed class ZipDirectory
{
    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int Locator64Length = 20;
    private const int MaximumComment = ushort.MaxValue;
    private const int MaximumLength = 64 << 20;
    private const int EncryptedFlag = 1;

    private readonly MappedFile _file;
    private readonly Dictionary<string, ZipRecord> _records = new(StringComparer.Ordinal);

    private ZipDirectory(MappedFile file) => _file = file;

    /// <summary>The files, by name.</summary>
    public IReadOnlyDictionary<string, ZipRecord> Records => _records;

    /// <summary>Whether a file starts like a zip archive.</summary>
    /// <param name="file">The file.</param>
    public static bool IsPlausible(MappedFile file) => file.Length >= EndLength && BinaryPrimitives.ReadUInt32LittleEndian(file.Span(0, 4)) == LocalSignature;

    /// <summary>Reads the table of contents.</summary>
    /// <param name="file">The archive.</param>
    /// <exception cref="StrmException">The archive is damaged.</exception>
    public static ZipDirectory Read(MappedFile file)
    {
        var directory = new ZipDirectory(file);
        var (offset, length, count) = directory.Locate();
        if (length > MaximumLength || count > length / CentralLength) throw directory.Damaged("its table of contents is too long");
        var rest = file.Span(offset, (int)length);
        for (var i = 0L; i < count; i++) rest = rest[directory.Add(rest)..];
        return directory;
    }

    /// <summary>Where the content of a stored file begins.</summary>
    /// <param name="record">The file.</param>
    /// <exception cref="StrmException">Its local header contradicts the table of contents.</exception>
    public long ContentOffset(ZipRecord record)
    {
        if (record.HeaderOffset > _file.Length - LocalLength) throw Damaged($"'{Texts.Clip(record.Name)}' lies beyond its end");
        var header = _file.Span(record.HeaderOffset, LocalLength);
        var offset = record.HeaderOffset + LocalLength + UInt16(header, 26) + UInt16(header, 28);
        if (UInt32(header, 0) != LocalSignature || offset > _file.Length - record.Length) throw Damaged($"'{Texts.Clip(record.Name)}' is not where its table of contents says");
        return offset;
    }

    private (long Offset, long Length, long Count) Locate()
    {
        var end = FindEnd();
        var record = _file.Span(end, EndLength);
        var (offset, length, count) = ((long)UInt32(record, 16), (long)UInt32(record, 12), (long)UInt16(record, 10));
        if (offset == uint.MaxValue || length == uint.MaxValue || count == ushort.MaxValue) (offset, length, count) = Locate64(end, (offset, length, count));
        if (offset < 0 || length < 0 || count < 0 || length > end || offset > end - length) throw Damaged("its table of contents lies beyond its end");
        return (offset, length, count);
    }

    private (long Offset, long Length, long Count) Locate64(long end, (long, long, long) otherwise)
    {
        if (end < Locator64Length || _file.Span(end - Locator64Length, Locator64Length) is var locator && UInt32(locator, 0) != Locator64Signature) return otherwise;
        var offset = Int64(locator, 8);
        if (offset < 0 || offset > end - End64Length) throw Damaged("its table of contents lies beyond its end");
        var record = _file.Span(offset, End64Length);
        return UInt32(record, 0) == End64Signature ? (Int64(record, 48), Int64(record, 40), Int64(record, 32)) : throw Damaged("its Zip64 record is not where it says");
    }

    private long FindEnd()
    {
        var length = (int)Math.Min(_file.Length, EndLength + MaximumComment);
        var tail = _file.Span(_file.Length - length, length);
        for (var i = length - EndLength; i >= 0; i--)
            if (UInt32(tail, i) == EndSignature && UInt16(tail, i + 20) == length - EndLength - i) return _file.Length - length + i;
        throw Damaged("its table of contents is missing, as in a file that was not downloaded to its end");
    }

    /// <summary>Reads the first entry of the rest of the table.</summary>
    /// <returns>The length of the entry.</returns>
    private int Add(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < CentralLength || UInt32(rest, 0) != CentralSignature) throw Damaged("its table of contents is not one");
        var (nameLength, extraLength) = (UInt16(rest, 28), UInt16(rest, 30));
        var total = CentralLength + nameLength + extraLength + UInt16(rest, 32);
        if (rest.Length < total) throw Damaged("its table of contents ends too early");
        var name = Encoding.UTF8.GetString(rest.Slice(CentralLength, nameLength));
        var (packed, length, offset) = ((long)UInt32(rest, 20), (long)UInt32(rest, 24), (long)UInt32(rest, 42));
        Widen(rest.Slice(CentralLength + nameLength, extraLength), ref packed, ref length, ref offset);
        if (length < 0 || offset < 0 || offset > _file.Length) throw Damaged($"'{Texts.Clip(name)}' lies beyond its end");
        var isStored = UInt16(rest, 10) == 0 && (UInt16(rest, 8) & EncryptedFlag) == 0 && packed == length;
        if (!_records.TryAdd(name, new ZipRecord(name, isStored, UInt32(rest, 16), length, offset))) throw Damaged($"it has two files named '{Texts.Clip(name)}'");
        return total;
    }

    /// <summary>Takes the numbers that do not fit in 32 bits from the Zip64 field.</summary>
    private void Widen(ReadOnlySpan<byte> extra, ref long packed, ref long length, ref long offset)
    {
        for (; extra.Length >= 4; extra = extra[(4 + UInt16(extra, 2))..])
        {
            if (UInt16(extra, 2) > extra.Length - 4) throw Damaged("its table of contents has a field that is too long");
            if (UInt16(extra, 0) != 1) continue;
            var field = extra.Slice(4, UInt16(extra, 2));
            Widen(ref field, ref length);
            Widen(ref field, ref packed);
            Widen(ref field, ref offset);
        }
    }

    private static void Widen(ref ReadOnlySpan<byte> field, ref long value)
    {
        if (value != uint.MaxValue || field.Length < sizeof(long)) return;
        value = Int64(field, 0);
        field = field[sizeof(long)..];
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);

    private StrmException Damaged(string what) => CheckpointErrors.Damaged(_file.Path, what);
}
