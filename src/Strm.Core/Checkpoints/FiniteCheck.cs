using System.Numerics;
using System.Runtime.InteropServices;

namespace Strm.Checkpoints;

/// <summary>Looks for elements that are infinite or not a number: those whose exponent bits are all ones.</summary>
/// <param name="type">The element type.</param>
internal sealed class FiniteCheck(TensorType type) : WriteOnlyStream
{
    /// <summary>Whether every element so far is finite.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <summary>Whether every element of a tensor is finite.</summary>
    /// <param name="tensor">A tensor of a file; its elements arrive in whole blocks.</param>
    public static bool Holds(TensorSource tensor)
    {
        if (!tensor.Entry.Type.IsFloatingPoint()) return true;
        using var check = new FiniteCheck(tensor.Entry.Type);
        if (tensor.TryGetSpan(out var bytes)) check.Write(bytes);
        else tensor.WriteTo(check);
        return check.IsFinite;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count += buffer.Length;
        IsFinite = IsFinite && !(type switch
        {
            TensorType.Float16 => Any(buffer, (ushort)0x7C00),
            TensorType.BFloat16 => Any(buffer, (ushort)0x7F80),
            TensorType.Float32 or TensorType.ComplexFloat32 => Any(buffer, 0x7F800000u),
            _ => Any(buffer, 0x7FF0000000000000ul),
        });
    }

    private static bool Any<T>(ReadOnlySpan<byte> bytes, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(bytes);
        var mask = new Vector<T>(exponent);
        var i = 0;
        for (; i <= elements.Length - Vector<T>.Count; i += Vector<T>.Count)
            if (Vector.EqualsAny(new Vector<T>(elements[i..]) & mask, mask)) return true;
        for (; i < elements.Length; i++)
            if ((elements[i] & exponent) == exponent) return true;
        return false;
    }
}
