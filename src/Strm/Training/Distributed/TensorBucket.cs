using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>Tensors packed into one, so that many small ones are summed in one go.</summary>
internal sealed class TensorBucket
{
    private readonly Tensor[] parts;

    private TensorBucket(Tensor[] parts, bool onCpu)
    {
        this.parts = parts;
        var flat = cat([.. parts.Select(p => p.detach().reshape(-1))]);
        Flat = onCpu ? flat.cpu() : flat;
    }

    /// <summary>The numbers of all tensors, one after the other.</summary>
    public Tensor Flat { get; }

    /// <summary>Packs tensors, in order, those of one type together, as they are asked for.</summary>
    /// <param name="tensors">The tensors, which stay the caller's.</param>
    /// <param name="bytes">About how large a bucket becomes.</param>
    /// <param name="onCpu">Whether buckets are to be on the CPU.</param>
    public static IEnumerable<TensorBucket> Pack(IReadOnlyList<Tensor> tensors, long bytes, bool onCpu)
    {
        foreach (var kind in tensors.GroupBy(t => t.dtype))
        {
            var parts = new List<Tensor>();
            long size = 0;
            foreach (var tensor in kind)
            {
                parts.Add(tensor);
                size += tensor.numel() * tensor.element_size();
                if (size < bytes) continue;
                yield return new TensorBucket([.. parts], onCpu);
                parts.Clear();
                size = 0;
            }

            if (parts.Count > 0) yield return new TensorBucket([.. parts], onCpu);
        }
    }

    /// <summary>Puts the numbers back into the tensors.</summary>
    public void Unpack()
    {
        using var scope = NewDisposeScope();
        long start = 0;
        foreach (var part in parts)
        {
            part.detach().copy_(Flat.narrow(0, start, part.numel()).reshape(part.shape));
            start += part.numel();
        }
    }
}
