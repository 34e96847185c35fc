using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints.PyTorch;

/// <summary>A storage, or a part of one, as a pickle refers to it.</summary>
/// <param name="storage">The bytes.</param>
/// <param name="type">The element type.</param>
/// <param name="start">The first element of the part.</param>
/// <param name="count">The number of elements of the part.</param>
internal sealed class PickleStorage(TorchStorage storage, TensorType type, long start, long count) : PickleValue
{
    /// <summary>The bytes.</summary>
    public TorchStorage Storage { get; } = storage;

    /// <summary>The element type.</summary>
    public TensorType Type { get; } = type;

    /// <summary>The first element of the part.</summary>
    public long Start { get; } = start;

    /// <summary>The number of elements of the part.</summary>
    public long Count { get; } = count;
}
