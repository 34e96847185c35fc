namespace Strm.Checkpoints.PyTorch;

/// <summary>The elements of a tensor in a storage, in row-major order and little-endian, rearranged if need be.</summary>
/// <param name="storage">The storage.</param>
/// <param name="entry">Element type and shape.</param>
/// <param name="start">The first element.</param>
/// <param name="strides">The distance of neighbours in elements, per dimension.</param>
internal sealed class TorchView(TorchStorage storage, TensorEntry entry, long start, IReadOnlyList<long> strides) : TensorData
{
    private const int Block = 1 << 16;

    private readonly int size = entry.Type.ByteSize();
    private readonly bool isContiguous = IsContiguous(entry.Shape, strides);

    /// <summary>Whether the file already has the elements in the wanted form.</summary>
    private bool IsDirect => isContiguous && (!storage.IsBigEndian || size == 1);

    /// <inheritdoc/>
    public override bool TryGetSpan(out ReadOnlySpan<byte> bytes)
    {
        var direct = IsDirect && entry.ByteCount <= int.MaxValue;
        bytes = direct ? storage.Span(start * size, (int)entry.ByteCount) : default;
        return direct;
    }

    /// <inheritdoc/>
    public override bool TryRead(Span<byte> destination)
    {
        if (!IsDirect) return false;
        storage.Read(start * size, destination);
        return true;
    }

    /// <inheritdoc/>
    public override void CopyTo(Stream stream)
    {
        if (entry.ByteCount == 0) return;
        if (isContiguous) CopyRun(stream);
        else CopyScattered(stream);
    }

    private void CopyRun(Stream stream)
    {
        Span<byte> block = stackalloc byte[storage.IsBigEndian ? Block : 0];
        for (var done = 0L; done < entry.ByteCount; done += Block)
        {
            var part = storage.Span((start * size) + done, (int)Math.Min(Block, entry.ByteCount - done));
            if (storage.IsBigEndian)
            {
                part.CopyTo(block);
                Reverse(block[..part.Length]);
                stream.Write(block[..part.Length]);
            }
            else
            {
                stream.Write(part);
            }
        }
    }

    private void CopyScattered(Stream stream)
    {
        Span<byte> block = stackalloc byte[Block];
        Span<long> index = stackalloc long[entry.Shape.Count];
        index.Clear();
        var (filled, place) = (0, start);
        for (var left = entry.ElementCount; left > 0; left--)
        {
            storage.Span(place * size, size).CopyTo(block[filled..]);
            filled += size;
            if (filled == Block || left == 1)
            {
                Reverse(block[..filled]);
                stream.Write(block[..filled]);
                filled = 0;
            }

            place += Advance(index);
        }
    }

    /// <summary>Advances to the next index in row-major order.</summary>
    /// <returns>The distance from the current element to the next.</returns>
    private long Advance(Span<long> index)
    {
        var distance = 0L;
        for (var i = index.Length - 1; i >= 0; i--)
        {
            distance += strides[i];
            if (++index[i] < entry.Shape[i]) return distance;
            distance -= strides[i] * entry.Shape[i];
            index[i] = 0;
        }

        return distance;
    }

    private void Reverse(Span<byte> bytes)
    {
        // The two parts of a complex number are byte-swapped separately.
        var size = entry.Type is TensorType.ComplexFloat32 or TensorType.ComplexFloat64 ? this.size / 2 : this.size;
        if (!storage.IsBigEndian || size == 1) return;
        for (var i = 0; i < bytes.Length; i += size) bytes.Slice(i, size).Reverse();
    }

    private static bool IsContiguous(IReadOnlyList<long> shape, IReadOnlyList<long> strides)
    {
        var expected = 1L;
        for (var i = shape.Count - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected) return false;
            expected *= shape[i];
        }

        return true;
    }
}
