namespace Strm.Checkpoints;

/// <summary>The type of a stored tensor's elements; the names are those of TorchSharp's <c>ScalarType</c>.</summary>
/// <remarks>The order is that of the safetensors reference implementation: by alignment, the smallest first.</remarks>
public enum TensorType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned, 8 bits.</summary>
    Byte,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper 16 bits of an IEEE 754 binary32.</summary>
    BFloat16,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Two IEEE 754 binary32, real and imaginary part.</summary>
    ComplexFloat32,

    /// <summary>Two IEEE 754 binary64, real and imaginary part. PyTorch files hold it, safetensors files cannot.</summary>
    ComplexFloat64,
}

/// <summary>The file formats' names for the element types, and their sizes.</summary>
public static class TensorTypes
{
    private static readonly Dictionary<string, TensorType> FromSafetensors =
        Enum.GetValues<TensorType>().Where(IsInSafetensors).ToDictionary(SafetensorsName, StringComparer.Ordinal);

    /// <summary>The size of one element in bytes.</summary>
    /// <param name="type">The element type.</param>
    public static int ByteSize(this TensorType type) => type switch
    {
        TensorType.Bool or TensorType.Byte or TensorType.Int8 => 1,
        TensorType.Int16 or TensorType.Float16 or TensorType.BFloat16 => 2,
        TensorType.Int32 or TensorType.Float32 => 4,
        TensorType.Int64 or TensorType.Float64 or TensorType.ComplexFloat32 => 8,
        TensorType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Whether the elements can be infinite or not a number.</summary>
    /// <param name="type">The element type.</param>
    public static bool IsFloatingPoint(this TensorType type) =>
        type is TensorType.Float16 or TensorType.BFloat16 or TensorType.Float32 or TensorType.Float64
            or TensorType.ComplexFloat32 or TensorType.ComplexFloat64;

    /// <summary>Whether safetensors files can hold the elements.</summary>
    /// <param name="type">The element type.</param>
    public static bool IsInSafetensors(this TensorType type) => type != TensorType.ComplexFloat64;

    /// <summary>The name in a safetensors header, for example <c>F32</c>.</summary>
    /// <param name="type">The element type.</param>
    public static string SafetensorsName(this TensorType type) => type switch
    {
        TensorType.Bool => "BOOL",
        TensorType.Byte => "U8",
        TensorType.Int8 => "I8",
        TensorType.Int16 => "I16",
        TensorType.Int32 => "I32",
        TensorType.Int64 => "I64",
        TensorType.Float16 => "F16",
        TensorType.BFloat16 => "BF16",
        TensorType.Float32 => "F32",
        TensorType.Float64 => "F64",
        TensorType.ComplexFloat32 => "C64",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Finds the element type that a safetensors header names.</summary>
    /// <param name="name">The name, for example <c>F32</c>.</param>
    /// <param name="type">The element type.</param>
    /// <returns>Whether the name is one of the supported types.</returns>
    public static bool TryParseSafetensors(string name, out TensorType type) => FromSafetensors.TryGetValue(name, out type);
}
