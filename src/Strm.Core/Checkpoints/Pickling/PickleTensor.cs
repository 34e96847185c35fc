using System.Buffers.Binary;

namespace Strm.Checkpoints.Pickling;

/// <summary>A tensor of a checkpoint.</summary>
/// <param name="source">Its shape and its elements; the name is empty.</param>
public sealed class PickleTensor(TensorSource source) : PickleValue
{
    /// <summary>Shape and elements.</summary>
    public TensorSource Source { get; } = source;

    /// <inheritdoc/>
    public override string ToString() => $"a tensor {Source.Entry.Type} {Source.Entry.ShapeText}";

    /// <summary>The element of a tensor of a single float; not a number for any other.</summary>
    internal double Scalar()
    {
        if (Source.Entry is not { ElementCount: 1, Type: TensorType.Float64 or TensorType.Float32 } entry) return double.NaN;
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        bytes = bytes[..(int)entry.ByteCount];
        Source.Read(bytes);
        return entry.Type == TensorType.Float64 ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }
}
