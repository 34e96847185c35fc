using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number of any of the element types.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(long value, torch.ScalarType type)
    {
        Bits = value;
        Type = type;
    }

    internal Scalar(double value, torch.ScalarType type)
    {
        Bits = BitConverter.DoubleToInt64Bits(value);
        Type = type;
    }

    public torch.ScalarType Type { get; }

    /// <summary>The whole number, or the bits of the floating-point one, as an argument carries them.</summary>
    internal long Bits { get; }

    internal ArgumentKind ArgumentKind =>
        Type == torch.ScalarType.Bool ? ArgumentKind.Bool : torch.is_floating_point(Type) ? ArgumentKind.Double : ArgumentKind.Int;

    internal double AsDouble => torch.is_floating_point(Type) ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsInteger => torch.is_floating_point(Type) ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    public static implicit operator Scalar(byte value) => value.ToScalar();

    public static implicit operator Scalar(sbyte value) => value.ToScalar();

    public static implicit operator Scalar(short value) => value.ToScalar();

    public static implicit operator Scalar(int value) => value.ToScalar();

    public static implicit operator Scalar(long value) => value.ToScalar();

    public static implicit operator Scalar(Half value) => value.ToScalar();

    public static implicit operator Scalar(float value) => value.ToScalar();

    public static implicit operator Scalar(double value) => value.ToScalar();

    public static implicit operator Scalar(bool value) => value.ToScalar();

    public void Dispose()
    {
        // Nothing native is held here; the package's Scalar has a handle.
    }
}
