using System.Buffers.Binary;
using System.Text;

namespace Strm.Checkpoints.Pickling;

/// <summary>Reads the bytes of one pickle and pays for what is made of them.</summary>
/// <remarks>
/// Nothing is reserved for a length that a file only claims: lengths are checked against what is left. Values cost memory
/// per instruction, so their sum is bounded by the file's length and a small allowance.
/// </remarks>
internal sealed class PickleCursor
{
    /// <summary>The longest pickle in bytes; a state dict of 100,000 tensors has about 15 MB.</summary>
    public const int MaximumLength = 64 << 20;

    private const long Allowance = 4 << 20;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly MappedFile _file;
    private readonly long _start;
    private readonly long _end;
    private long _budget;

    /// <summary>Starts to read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the pickle begins.</param>
    /// <param name="length">The most bytes that it may have.</param>
    public PickleCursor(MappedFile file, long start, long length)
    {
        (_file, _start, Position) = (file, start, start);
        _end = start + Math.Min(length, MaximumLength);
        _budget = file.Length + Allowance;
    }

    /// <summary>Where the next byte lies in the file.</summary>
    public long Position { get; private set; }

    /// <summary>The bytes read so far.</summary>
    public long Consumed => Position - _start;

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <summary>Pays for memory.</summary>
    /// <param name="bytes">About how much is going to be used.</param>
    /// <exception cref="StrmException">The values would need more than the file is worth.</exception>
    public void Pay(long bytes)
    {
        _budget -= bytes;
        if (_budget < 0) throw Damaged("its pickle would need more memory than the file has bytes");
    }

    /// <summary>The next bytes; valid until the file is closed.</summary>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_end - Position)) throw Damaged(_end - _start == MaximumLength ? $"its pickle is longer than {MaximumLength} bytes" : "its pickle ends too early");
        var bytes = _file.Span(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    /// <summary>The next byte.</summary>
    public byte TakeByte() => Take(1)[0];

    /// <summary>The next 2 bytes as a number.</summary>
    public ushort TakeUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    /// <summary>The next 4 bytes as a number.</summary>
    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>The next 4 bytes as a number without sign.</summary>
    public uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>The next 8 bytes as a number without sign.</summary>
    public ulong TakeUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>The bytes up to the next line feed, which is read but not returned.</summary>
    public ReadOnlySpan<byte> TakeLine()
    {
        var rest = _file.Span(Position, (int)(_end - Position));
        var length = rest.IndexOf((byte)'\n');
        if (length < 0) throw Damaged("its pickle ends within a line");
        Position += length + 1;
        return rest[..length];
    }

    /// <summary>Bytes as text.</summary>
    /// <param name="bytes">UTF-8.</param>
    public string Text(ReadOnlySpan<byte> bytes)
    {
        Pay(40 + (2L * bytes.Length));
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw CheckpointErrors.Damaged(Path, "a text in its pickle is not UTF-8", exception);
        }
    }

    /// <summary>The error that the pickle is damaged.</summary>
    /// <param name="what">What is wrong.</param>
    public StrmException Damaged(string what) => CheckpointErrors.Damaged(Path, $"{what} (byte {Consumed} of the pickle)");
}
