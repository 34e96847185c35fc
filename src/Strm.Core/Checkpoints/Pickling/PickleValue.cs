using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Strm.Checkpoints.Pickling;

/// <summary>A value of a pickle that holds no code: the tree that a state dict is made of.</summary>
/// <remarks>Values from a file form a tree of bounded depth, so walking them ends.</remarks>
public abstract record PickleValue
{
    private protected PickleValue()
    {
    }

    /// <summary>Whether this is a number: an integer, a truth value, a float, or a tensor of one float element.</summary>
    /// <param name="number">The number.</param>
    /// <remarks>
    /// Files for PyTorch 1.13's <c>weights_only</c> loader have to hold floats as such tensors: see <see cref="PyTorch.PyTorchNumbers"/>.
    /// </remarks>
    public bool TryGetNumber(out double number)
    {
        number = this switch
        {
            PickleInteger integer => (double)integer.Value,
            PickleBoolean boolean => boolean.Value ? 1 : 0,
            PickleFloat value => value.Value,
            PickleTensor tensor => tensor.Scalar(),
            _ => double.NaN,
        };
        return this is PickleInteger or PickleBoolean or PickleFloat || (this is PickleTensor && !double.IsNaN(number));
    }
}

/// <summary>Python's <c>None</c>.</summary>
public sealed record PickleNone : PickleValue
{
    private PickleNone()
    {
    }

    /// <summary>The only instance.</summary>
    public static PickleNone Value { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "None";
}

/// <summary>A truth value.</summary>
public sealed record PickleBoolean : PickleValue
{
    private PickleBoolean(bool value) => Value = value;

    /// <summary>Python's <c>True</c>.</summary>
    public static PickleBoolean True { get; } = new(true);

    /// <summary>Python's <c>False</c>.</summary>
    public static PickleBoolean False { get; } = new(false);

    /// <summary>The value.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value ? "True" : "False";
}

/// <summary>An integer; Python's have no bound.</summary>
public sealed record PickleInteger : PickleValue
{
    private static readonly PickleInteger[] Small = [.. Enumerable.Range(0, 256).Select(i => new PickleInteger(i))];

    private PickleInteger(BigInteger value) => Value = value;

    /// <summary>The value.</summary>
    public BigInteger Value { get; }

    /// <summary>An integer; small ones are shared.</summary>
    /// <param name="value">The value.</param>
    public static PickleInteger Of(BigInteger value) => value >= 0 && value < Small.Length ? Small[(int)value] : new PickleInteger(value);

    /// <summary>The value, if it fits in 64 bits.</summary>
    /// <param name="value">The value.</param>
    public bool TryGetInt64(out long value)
    {
        var fits = Value >= long.MinValue && Value <= long.MaxValue;
        value = fits ? (long)Value : 0;
        return fits;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A floating-point number of 64 bits.</summary>
/// <param name="Value">The value.</param>
public sealed record PickleFloat(double Value) : PickleValue
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A text.</summary>
/// <param name="Value">The text.</param>
public sealed record PickleText(string Value) : PickleValue
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Texts.Clip(Value)}'";
}

/// <summary>Bytes.</summary>
/// <param name="Value">The bytes.</param>
public sealed record PickleBytes(ReadOnlyMemory<byte> Value) : PickleValue
{
    /// <inheritdoc/>
    public override string ToString() => $"{Value.Length} bytes";
}

/// <summary>A Python object that a pickle named and that is on the list of harmless ones; it is never run.</summary>
/// <param name="Name">Module and name, for example <c>torch.float32</c>.</param>
public sealed record PickleGlobal(string Name) : PickleValue
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// An object of a Python class, or the result of a Python function, that is not on that list: only its name is kept.
/// </summary>
/// <param name="Name">Module and name, for example <c>argparse.Namespace</c>.</param>
internal sealed record PickleObject(string Name) : PickleValue
{
    /// <inheritdoc/>
    public override string ToString() => $"the Python object '{Texts.Clip(Name)}'";
}

/// <summary>A tensor of a checkpoint.</summary>
/// <param name="Source">Its shape and its elements; the name is empty.</param>
public sealed record PickleTensor(TensorSource Source) : PickleValue
{
    /// <inheritdoc/>
    public override string ToString() => $"a tensor {Source.Entry.Type} {Source.Entry.ShapeText}";

    /// <summary>The element of a tensor of a single float; not a number for any other.</summary>
    internal double Scalar()
    {
        if (Source.Entry is not { ElementCount: 1, Type: TensorType.Float64 or TensorType.Float32 } entry) return double.NaN;
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        bytes = bytes[..(int)entry.ByteCount];
        Source.Read(bytes);
        return entry.Type == TensorType.Float64
            ? BinaryPrimitives.ReadDoubleLittleEndian(bytes)
            : BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }
}
