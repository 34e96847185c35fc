namespace Strm.Torch;

/// <summary>
/// The number format that convolutions and matmuls take their operands in. Weights, statistics and distances are float32 in either.
/// </summary>
public enum MatmulPrecision
{
    /// <summary>Float32, 24 significant bits.</summary>
    Fp32,

    /// <summary>Bfloat16, 8 significant bits with the range of float32; sums are taken in float32 and rounded at the end.</summary>
    Bf16,
}

/// <summary>What a precision means for tensors and modules.</summary>
internal static class MatmulPrecisions
{
    /// <summary>The tensor type of a precision.</summary>
    public static ScalarType Type(this MatmulPrecision precision) =>
        precision is MatmulPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>
    /// The operand of a convolution or matmul: for float32 precision the tensor itself, whatever its own type.
    /// </summary>
    public static Tensor Narrowed(this MatmulPrecision precision, Tensor tensor) =>
        precision is MatmulPrecision.Bf16 ? tensor.to_type(ScalarType.BFloat16) : tensor;

    /// <summary>Sets the precision of all layers of a module that have one.</summary>
    public static void Set(nn.Module module, MatmulPrecision precision)
    {
        foreach (var layer in module.modules().OfType<IPreciseLayer>()) layer.Precision = precision;
    }
}

/// <summary>A layer whose convolution or matmul can take its operands in a narrower format.</summary>
internal interface IPreciseLayer
{
    /// <summary>The format; the layer's weights stay in float32, and so do their gradients.</summary>
    MatmulPrecision Precision { get; set; }
}
