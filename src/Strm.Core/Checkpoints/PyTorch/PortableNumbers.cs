using System.Buffers.Binary;
using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints.PyTorch;

/// <summary>Replaces the values that PyTorch 1.13's <c>weights_only</c> loader refuses: see <see cref="PyTorchNumbers.Portable"/>.</summary>
internal static class PortableNumbers
{
    /// <summary>Replaces them in a tree of values.</summary>
    /// <param name="value">The tree.</param>
    public static PickleValue Replace(PickleValue value) => value switch
    {
        PickleFloat number => Tensor(number.Value),
        PickleSequence sequence => new PickleSequence(sequence.Kind, sequence.Items.Select(Replace)),
        PickleMap map => Replace(map),
        _ => value,
    };

    private static PickleMap Replace(PickleMap map)
    {
        var copy = new PickleMap(map.Kind == PickleMapKind.Counter ? PickleMapKind.Plain : map.Kind);
        foreach (var (key, value) in map.Items) copy.Set(key, Replace(value));
        if (map.Attributes is { } attributes) copy.Attributes = Replace(attributes);
        return copy;
    }

    private static PickleTensor Tensor(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return new PickleTensor(TensorSource.FromBytes(new TensorEntry(string.Empty, TensorType.Float64, []), bytes));
    }
}
