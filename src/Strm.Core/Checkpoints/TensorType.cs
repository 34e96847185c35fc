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
