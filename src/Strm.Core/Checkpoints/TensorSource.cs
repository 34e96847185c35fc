namespace Strm.Checkpoints;

/// <summary>A tensor in a file or to be written to one: its description, and its elements when they are asked for.</summary>
/// <remarks>Elements are in row-major order, little-endian. What comes from a file is valid until that file is closed.</remarks>
public sealed class TensorSource
{
    private readonly TensorData _data;

    /// <summary>A tensor whose elements an action writes when their turn comes.</summary>
    /// <param name="entry">The description.</param>
    /// <param name="writeTo">Writes exactly <see cref="TensorEntry.ByteCount"/> bytes.</param>
    public TensorSource(TensorEntry entry, Action<Stream> writeTo)
        : this(entry, new ActionTensorData(writeTo))
    {
    }

    /// <summary>A tensor with any source of its elements.</summary>
    /// <param name="entry">The description.</param>
    /// <param name="data">The elements.</param>
    internal TensorSource(TensorEntry entry, TensorData data) => (Entry, _data) = (entry, data);

    /// <summary>The description.</summary>
    public TensorEntry Entry { get; }

    /// <summary>A tensor whose elements are in memory.</summary>
    /// <param name="entry">The description.</param>
    /// <param name="bytes">The elements; not copied.</param>
    public static TensorSource FromBytes(TensorEntry entry, ReadOnlyMemory<byte> bytes) => new(entry, new MemoryTensorData(bytes));

    /// <summary>The same elements under another name.</summary>
    /// <param name="name">The other name.</param>
    public TensorSource WithName(string name) => new(Entry.WithName(name), _data);

    /// <summary>The elements without a copy, where they lie in one piece of less than 2 GiB.</summary>
    /// <param name="bytes">The elements.</param>
    /// <returns>Whether they do.</returns>
    public bool TryGetSpan(out ReadOnlySpan<byte> bytes) => _data.TryGetSpan(out bytes);

    /// <summary>Copies the elements.</summary>
    /// <param name="destination">As long as the tensor, in bytes.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public unsafe void Read(Span<byte> destination)
    {
        if (destination.Length != Entry.ByteCount)
            throw new ArgumentException($"{Entry} has {Entry.ByteCount} bytes, the destination {destination.Length}.", nameof(destination));
        if (_data.TryRead(destination)) return;
        fixed (byte* start = destination)
        {
            using var stream = new UnmanagedMemoryStream(start, 0, destination.Length, FileAccess.Write);
            WriteTo(stream);
        }
    }

    /// <summary>Writes the elements and checks their number.</summary>
    /// <param name="stream">Where to write, at its current position.</param>
    /// <exception cref="InvalidOperationException">The source wrote another number of bytes than the description says.</exception>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var counted = new CountingStream(stream);
        _data.CopyTo(counted);
        if (counted.Position != Entry.ByteCount)
            throw new InvalidOperationException($"{Entry} was written as {counted.Position} bytes instead of {Entry.ByteCount}.");
    }
}
