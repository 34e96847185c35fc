using System.Collections;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor on the CPU, in the order of its dimensions whatever its strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly T* data;

    internal TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        data = (T*)tensor.DataPointer;
    }

    public long Count => tensor.numel();

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => data[Offset(indices)];
        set => data[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var result = new T[Count];
        if (result.Length > 0)
        {
            CopyTo(result);
        }

        return result;
    }

    public Array ToNDArray()
    {
        long[] shape = tensor.shape;
        if (shape.Length < 2)
        {
            return ToArray();
        }

        Array result = Array.CreateInstance(typeof(T), shape);
        T[] flat = ToArray();
        fixed (byte* target = &System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(result))
        {
            flat.CopyTo(new Span<T>(target, flat.Length));
        }

        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Span<T> target = array[arrayIndex..];
        long count = Math.Min(target.Length, Remaining(tensorIndex));
        if (tensor.is_contiguous())
        {
            new ReadOnlySpan<T>(data + tensorIndex, (int)count).CopyTo(target);
            return;
        }

        int position = 0;
        foreach (long offset in Offsets(tensorIndex, count))
        {
            target[position++] = data[offset];
        }
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ReadOnlySpan<T> source = array[arrayIndex..];
        long count = Math.Min(source.Length, Remaining(tensorIndex));
        if (tensor.is_contiguous())
        {
            source[..(int)count].CopyTo(new Span<T>(data + tensorIndex, (int)count));
            return;
        }

        int position = 0;
        foreach (long offset in Offsets(tensorIndex, count))
        {
            data[offset] = source[position++];
        }
    }

    public void Dispose() => GC.KeepAlive(tensor);

    public IEnumerator<T> GetEnumerator()
    {
        foreach (long offset in Offsets(0, Count))
        {
            yield return ElementAt(offset);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T ElementAt(long offset) => data[offset];

    private long Remaining(long start) =>
        start >= 0 && start < Count ? Count - start : throw new ArgumentOutOfRangeException(nameof(start));

    // One index counts elements in order; several are one for each dimension.
    private long Offset(long[] indices)
    {
        long[] shape = tensor.shape;
        long[] strides = tensor.stride();
        if (indices.Length == 1)
        {
            return indices[0] >= Count ? throw new IndexOutOfRangeException()
                : indices[0] < 0 ? throw new ArgumentOutOfRangeException(nameof(indices), $"{indices[0]} in a collection of {Count} elements.")
                : Offset(indices[0], shape, strides);
        }

        long offset = 0;
        for (int k = shape.Length - 1; k >= 0; k--)
        {
            offset += indices[k] >= 0 && indices[k] < shape[k] ? indices[k] * strides[k]
                : throw new IndexOutOfRangeException($"{indices[k]} >= {shape[k]} in dimension {k}.");
        }

        return offset;
    }

    private static long Offset(long index, long[] shape, long[] strides)
    {
        long offset = 0;
        for (int k = shape.Length - 1; k >= 0; k--)
        {
            (index, long along) = Math.DivRem(index, shape[k]);
            offset += along * strides[k];
        }

        return offset;
    }

    // Memory offsets of `count` elements from the one at `start` on.
    private IEnumerable<long> Offsets(long start, long count)
    {
        long[] shape = tensor.shape;
        long[] strides = tensor.stride();
        var position = new long[shape.Length];
        for (int k = shape.Length - 1; k >= 0; k--)
        {
            (start, position[k]) = Math.DivRem(start, Math.Max(1, shape[k]));
        }

        long offset = position.Zip(strides, (along, stride) => along * stride).Sum();
        for (long done = 0; done < count; done++)
        {
            yield return offset;
            for (int k = shape.Length - 1; k >= 0; k--)
            {
                offset += strides[k];
                if (++position[k] < shape[k])
                {
                    break;
                }

                offset -= position[k] * strides[k];
                position[k] = 0;
            }
        }
    }
}
