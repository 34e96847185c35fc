using System.Buffers.Binary;
using System.Text;

namespace Strm.Checkpoints.Pickling;

/// <summary>Reads the bytes of one pickle and accounts for the memory of its values.</summary>
/// <remarks>
/// Nothing is reserved for a length that a file merely claims: lengths are checked against what is left. Values cost memory
/// per instruction, so their sum is bounded by the file's length and a small allowance.
/// </remarks>
internal sealed class PickleCursor
{
    /// <summary>The longest pickle in bytes; a state dict of 100,000 tensors has about 15 MB.</summary>
    public const int MaximumLength = 64 << 20;

    private const long Allowance = 4 << 20;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly MappedFile file;
    private readonly long start;
    private readonly long end;
    private readonly OrderedDictionary<string, bool> unknownNames = new(StringComparer.Ordinal);
    private long budget;

    /// <summary>Starts to read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the pickle begins.</param>
    /// <param name="length">Its maximum length in bytes.</param>
    public PickleCursor(MappedFile file, long start, long length)
    {
        (this.file, this.start, Position) = (file, start, start);
        end = start + Math.Min(length, MaximumLength);
        budget = file.Length + Allowance;
    }

    /// <summary>Where the next byte lies in the file.</summary>
    public long Position { get; private set; }

    /// <summary>The bytes read so far.</summary>
    public long Consumed => Position - start;

    /// <summary>The file's path.</summary>
    public string Path => file.Path;

    /// <summary>The Python objects so far that are unknown and therefore not built, in order of first mention.</summary>
    public IReadOnlyCollection<string> Unknown => unknownNames.Keys;

    /// <summary>Remembers the name of an unknown object.</summary>
    /// <param name="name">Module and name.</param>
    public void NoteUnknown(string name)
    {
        if (unknownNames.TryAdd(name, true)) Pay(64 + (4L * name.Length));
    }

    /// <summary>Charges for memory.</summary>
    /// <param name="bytes">The approximate amount to be used.</param>
    /// <exception cref="StrmException">The values would need more than the file's length allows.</exception>
    public void Pay(long bytes)
    {
        budget -= bytes;
        if (budget < 0) throw Damaged("its pickle would need more memory than the file has bytes");
    }

    /// <summary>The next bytes; valid until the file is closed.</summary>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(end - Position))
            throw Damaged(end - start == MaximumLength ? $"its pickle is longer than {MaximumLength} bytes" : "its pickle ends too early");
        var bytes = file.Span(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    /// <summary>The next byte.</summary>
    public byte TakeByte() => Take(1)[0];

    /// <summary>The next 2 bytes as a number.</summary>
    public ushort TakeUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    /// <summary>The next 4 bytes as a number.</summary>
    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>The next 4 bytes as an unsigned number.</summary>
    public uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>The next 8 bytes as an unsigned number.</summary>
    public ulong TakeUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>The bytes up to the next line feed, which is read but not returned.</summary>
    public ReadOnlySpan<byte> TakeLine()
    {
        var rest = file.Span(Position, (int)(end - Position));
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

/// <summary>The stack, the marks and the memo of a pickle machine.</summary>
/// <param name="input">The pickle, which charges for memory and reports errors.</param>
internal sealed class PickleStack(PickleCursor input)
{
    private const int SlotCost = 24;

    private readonly List<PickleValue> values = [];
    private readonly List<int> marks = [];
    private readonly List<PickleValue?> memo = [];

    /// <summary>The number of memo entries; the next MEMOIZE gets this index.</summary>
    public int MemoCount => memo.Count;

    /// <summary>Puts a value on top.</summary>
    /// <param name="value">The value.</param>
    /// <param name="cost">The memory of the value itself in bytes; 0 for one that exists already.</param>
    public void Push(PickleValue value, long cost = 0)
    {
        input.Pay(SlotCost + cost);
        values.Add(value);
    }

    /// <summary>Removes and returns the top value.</summary>
    public PickleValue Pop()
    {
        var top = Peek();
        values.RemoveAt(values.Count - 1);
        return top;
    }

    /// <summary>The top value.</summary>
    public PickleValue Peek()
    {
        var floor = marks.Count > 0 ? marks[^1] : 0;
        if (values.Count <= floor) throw input.Damaged("its pickle takes from an empty stack");
        return values[^1];
    }

    /// <summary>Sets a mark.</summary>
    public void Mark()
    {
        input.Pay(SlotCost);
        marks.Add(values.Count);
    }

    /// <summary>Removes the values above the last mark, and the mark, and returns the values.</summary>
    public PickleValue[] PopToMark()
    {
        if (marks.Count == 0) throw input.Damaged("its pickle looks for a mark that is not there");
        var mark = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        input.Pay(SlotCost + (8L * (values.Count - mark)));
        var items = values[mark..].ToArray();
        values.RemoveRange(mark, values.Count - mark);
        return items;
    }

    /// <summary>Removes the top value, or the last mark if nothing is above it.</summary>
    public void PopValueOrMark()
    {
        if (marks.Count > 0 && marks[^1] == values.Count) marks.RemoveAt(marks.Count - 1);
        else Pop();
    }

    /// <summary>Remembers the top value.</summary>
    /// <param name="index">
    /// Its number. Every number is used by an instruction of at least one byte, so it cannot exceed what was read.
    /// </param>
    public void Remember(long index)
    {
        if (index < 0 || index > input.Consumed) throw input.Damaged("its pickle numbers its memo beyond its length");
        input.Pay(SlotCost * Math.Max(1, index + 1 - memo.Count));
        while (memo.Count <= index) memo.Add(null);
        memo[(int)index] = Peek();
    }

    /// <summary>The value with a memo number.</summary>
    /// <param name="index">The number.</param>
    public PickleValue Recall(long index) =>
        (index >= 0 && index < memo.Count ? memo[(int)index] : null) ?? throw input.Damaged("its pickle reads an empty place of its memo");
}
