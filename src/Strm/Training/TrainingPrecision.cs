namespace Strm.Training;

/// <summary>The number format of convolutions and matrix products in training. Weights, statistics and distances stay in float32.</summary>
public enum TrainingPrecision
{
    /// <summary>Float32 throughout.</summary>
    Fp32,

    /// <summary>Products of float32 rounded to 10 bits of mantissa; CUDA devices from Ampere on.</summary>
    Tf32,

    /// <summary>Operands rounded to bfloat16, which has the range of float32, so that the loss need not be scaled.</summary>
    Bf16,
}
