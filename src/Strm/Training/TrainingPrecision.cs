namespace Strm.Training;

/// <summary>The number format of convolutions and matrix products in training. Weights, statistics and distances stay in float32.</summary>
public enum TrainingPrecision
{
    /// <summary>Float32 throughout.</summary>
    Fp32,

    /// <summary>Products of float32 rounded to 10 bits of mantissa; CUDA devices from Ampere on.</summary>
    Tf32,

    /// <summary>Bfloat16 where autocast holds it safe; the range of float32, so no scaling.</summary>
    Bf16,

    /// <summary>Float16 where autocast holds it safe, with a scaled loss, since small gradients would vanish; CUDA devices.</summary>
    Fp16,
}
