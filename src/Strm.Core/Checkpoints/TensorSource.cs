namespace Strm.Checkpoints;

/// <summary>A tensor to be written: its description, and an action that writes its elements when their turn comes.</summary>
/// <param name="entry">The description.</param>
/// <param name="writeTo">Writes exactly <see cref="TensorEntry.ByteCount"/> bytes: the elements in row-major order, little-endian.</param>
public sealed class TensorSource(TensorEntry entry, Action<Stream> writeTo)
{
    /// <summary>The description.</summary>
    public TensorEntry Entry { get; } = entry;

    /// <summary>A tensor whose elements are in memory.</summary>
    /// <param name="entry">The description.</param>
    /// <param name="bytes">The elements; not copied.</param>
    public static TensorSource FromBytes(TensorEntry entry, ReadOnlyMemory<byte> bytes) => new(entry, stream => stream.Write(bytes.Span));

    /// <summary>The same elements under another name.</summary>
    /// <param name="name">The other name.</param>
    public TensorSource WithName(string name) => new(Entry.WithName(name), writeTo);

    /// <summary>Writes the elements and checks their number.</summary>
    /// <param name="stream">Where to write, at its current position.</param>
    /// <exception cref="InvalidOperationException">The action wrote another number of bytes than the description says.</exception>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var counted = new CountingStream(stream);
        writeTo(counted);
        if (counted.Position != Entry.ByteCount)
            throw new InvalidOperationException($"{Entry} was written as {counted.Position} bytes instead of {Entry.ByteCount}.");
    }
}
