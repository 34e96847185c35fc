namespace Strm.Checkpoints;

/// <summary>Name, element type and shape of a stored tensor. Elements are in row-major order, little-endian.</summary>
public sealed class TensorEntry
{
    /// <summary>The maximum number of dimensions of a tensor, as in PyTorch.</summary>
    public const int MaximumRank = 64;

    /// <summary>Describes a tensor.</summary>
    /// <param name="name">The name, for example a key of a state dict.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The size of each dimension; empty for a scalar.</param>
    /// <exception cref="StrmException">A size is negative, there are more than 64 dimensions or more than 2^63 − 1 bytes.</exception>
    public TensorEntry(string name, TensorType type, IReadOnlyList<long> shape)
    {
        (Name, Type, Shape) = (name, type, [.. shape]);
        if (shape.Count > MaximumRank || !TryCount(shape, type.ByteSize(), out var bytes)) throw Impossible(name, shape);
        ByteCount = bytes;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public TensorType Type { get; }

    /// <summary>The size of each dimension; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The size of the elements in bytes.</summary>
    public long ByteCount { get; }

    /// <summary>The number of elements.</summary>
    public long ElementCount => ByteCount / Type.ByteSize();

    /// <summary>Whether another entry has the same shape.</summary>
    /// <param name="other">The other entry.</param>
    public bool HasShapeOf(TensorEntry other) => Shape.SequenceEqual(other.Shape);

    /// <summary>The same tensor under another name.</summary>
    /// <param name="name">The other name.</param>
    public TensorEntry WithName(string name) => new(name, Type, Shape);

    /// <summary>The shape as in Python, for example <c>[64, 3, 7, 7]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Type} {ShapeText}";

    private static bool TryCount(IReadOnlyList<long> shape, int elementSize, out long bytes)
    {
        bytes = elementSize;
        var empty = false;
        foreach (var size in shape)
        {
            if (size < 0) return false;
            if (size == 0) empty = true;
            else if (bytes > long.MaxValue / size) return false;
            else bytes *= size;
        }

        if (empty) bytes = 0;
        return true;
    }

    private static StrmException Impossible(string name, IReadOnlyList<long> shape) =>
        new($"The tensor '{Texts.Clip(name)}' has the shape [{Texts.Clip(string.Join(", ", shape.Take(MaximumRank + 1)))}].",
            $"A shape has at most {MaximumRank} sizes, none negative, and a product that fits in 64 bits.",
            "The file is damaged or was made by a broken tool: get it again.");
}
