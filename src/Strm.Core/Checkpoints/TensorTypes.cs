namespace Strm.Checkpoints;

/// <summary>What the file formats call the element types, and how large they are.</summary>
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
        type is TensorType.Float16 or TensorType.BFloat16 or TensorType.Float32 or TensorType.Float64 or TensorType.ComplexFloat32 or TensorType.ComplexFloat64;

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
