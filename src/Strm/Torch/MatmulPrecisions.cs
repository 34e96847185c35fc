using static TorchSharp.torch;

namespace Strm.Models;

/// <summary>What a precision means for tensors and modules.</summary>
internal static class MatmulPrecisions
{
    /// <summary>The tensor type of a precision.</summary>
    public static ScalarType Type(this MatmulPrecision precision) => precision is MatmulPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>The operand of a convolution or product: the tensor itself where the precision is that of float32, whatever the tensor's own.</summary>
    public static Tensor Narrowed(this MatmulPrecision precision, Tensor tensor) =>
        precision is MatmulPrecision.Bf16 ? tensor.to_type(ScalarType.BFloat16) : tensor;

    /// <summary>Sets the precision of all layers of a module that have one.</summary>
    public static void Set(nn.Module module, MatmulPrecision precision)
    {
        foreach (var layer in module.modules().OfType<IPreciseLayer>()) layer.Precision = precision;
    }
}
