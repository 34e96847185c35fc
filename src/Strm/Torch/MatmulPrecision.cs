namespace Strm.Models;

/// <summary>The number format that convolutions and matrix products take their operands in. Weights, statistics and distances are float32 in either.</summary>
public enum MatmulPrecision
{
    /// <summary>Float32, 24 significant bits.</summary>
    Fp32,

    /// <summary>Bfloat16, 8 significant bits with the range of float32; sums are taken in float32 and rounded at the end.</summary>
    Bf16,
}
