namespace Strm.Checkpoints;

/// <summary>A tensor in a file or to be written to one: its description, and its elements on demand.</summary>
/// <remarks>Elements are in row-major order, little-endian. What comes from a file is valid until that file is closed.</remarks>
public sealed class TensorSource
{
    private readonly TensorData data;

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
    internal TensorSource(TensorEntry entry, TensorData data) => (Entry, this.data) = (entry, data);

    /// <summary>The description.</summary>
    public TensorEntry Entry { get; }

    /// <summary>A tensor whose elements are in memory.</summary>
    /// <param name="entry">The description.</param>
    /// <param name="bytes">The elements; not copied.</param>
    public static TensorSource FromBytes(TensorEntry entry, ReadOnlyMemory<byte> bytes) => new(entry, new MemoryTensorData(bytes));

    /// <summary>The same elements under another name.</summary>
    /// <param name="name">The other name.</param>
    public TensorSource WithName(string name) => new(Entry.WithName(name), data);

    /// <summary>The elements without a copy, if they are contiguous and smaller than 2 GiB.</summary>
    /// <param name="bytes">The elements.</param>
    /// <returns>Whether they are.</returns>
    public bool TryGetSpan(out ReadOnlySpan<byte> bytes) => data.TryGetSpan(out bytes);

    /// <summary>Copies the elements.</summary>
    /// <param name="destination">Exactly as long as the tensor, in bytes.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public unsafe void Read(Span<byte> destination)
    {
        if (destination.Length != Entry.ByteCount)
            throw new ArgumentException($"{Entry} has {Entry.ByteCount} bytes, the destination {destination.Length}.", nameof(destination));
        if (data.TryRead(destination)) return;
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
        var counted = new CountingStream(stream);
        data.CopyTo(counted);
        if (counted.Position != Entry.ByteCount)
            throw new InvalidOperationException($"{Entry} was written as {counted.Position} bytes instead of {Entry.ByteCount}.");
    }
}

/// <summary>Where the elements of a tensor come from.</summary>
internal abstract class TensorData
{
    /// <summary>Writes the elements.</summary>
    /// <param name="stream">Where to.</param>
    public abstract void CopyTo(Stream stream);

    /// <summary>The elements without a copy, if possible.</summary>
    /// <param name="bytes">The elements.</param>
    public virtual bool TryGetSpan(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>Copies the elements into memory, if that is possible in one step.</summary>
    /// <param name="destination">As long as the tensor.</param>
    /// <returns>Whether it was.</returns>
    public virtual bool TryRead(Span<byte> destination)
    {
        if (!TryGetSpan(out var bytes)) return false;
        bytes.CopyTo(destination);
        return true;
    }
}

/// <summary>Elements that an action writes.</summary>
/// <param name="writeTo">The action.</param>
internal sealed class ActionTensorData(Action<Stream> writeTo) : TensorData
{
    /// <inheritdoc/>
    public override void CopyTo(Stream stream) => writeTo(stream);
}

/// <summary>Contiguous elements in a mapped file.</summary>
/// <param name="file">The file.</param>
/// <param name="offset">Where they begin.</param>
/// <param name="count">Their size in bytes.</param>
internal sealed class MappedTensorData(MappedFile file, long offset, long count) : TensorData
{
    /// <inheritdoc/>
    public override void CopyTo(Stream stream) => file.CopyTo(offset, count, stream);

    /// <inheritdoc/>
    public override bool TryGetSpan(out ReadOnlySpan<byte> bytes)
    {
        bytes = count <= int.MaxValue ? file.Span(offset, (int)count) : default;
        return count <= int.MaxValue;
    }

    /// <inheritdoc/>
    public override bool TryRead(Span<byte> destination)
    {
        file.Read(offset, destination);
        return true;
    }
}

/// <summary>Elements in memory.</summary>
/// <param name="bytes">The elements.</param>
internal sealed class MemoryTensorData(ReadOnlyMemory<byte> bytes) : TensorData
{
    /// <inheritdoc/>
    public override void CopyTo(Stream stream) => stream.Write(bytes.Span);

    /// <inheritdoc/>
    public override bool TryGetSpan(out ReadOnlySpan<byte> span)
    {
        span = bytes.Span;
        return true;
    }
}
