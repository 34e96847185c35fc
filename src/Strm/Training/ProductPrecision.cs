using TorchSharp;

namespace Strm.Training;

/// <summary>
/// Sets, until disposed, whether float32 matmuls and convolutions on CUDA round to TF32; libtorch rounds convolutions by default.
/// </summary>
internal sealed class ProductPrecision : IDisposable
{
    private readonly bool matmul;
    private readonly bool convolution;

    private ProductPrecision(bool tf32)
    {
        (matmul, convolution) = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);
        Set(tf32, tf32);
    }

    /// <summary>Sets the precision of a training run.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="device">Where it runs.</param>
    /// <returns>Dispose it to undo the setting; null if the device has no such setting.</returns>
    /// <exception cref="StrmException">The device does not support it.</exception>
    public static IDisposable? Set(TrainingPrecision precision, Device device)
    {
        var onGpu = device.type is DeviceType.CUDA;
        Require(precision, onGpu);
        return onGpu ? new ProductPrecision(precision is TrainingPrecision.Tf32) : null;
    }

    /// <summary>Throws if a device does not support a precision.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="onGpu">Whether the device is a CUDA device.</param>
    /// <exception cref="StrmException">The device does not support it.</exception>
    public static void Require(TrainingPrecision precision, bool onGpu)
    {
        if (onGpu || precision is not TrainingPrecision.Tf32) return;
        throw new StrmException(
            "The precision is tf32, but the device is a CPU.",
            "CPUs support fp32 and bf16; tf32 needs a CUDA device.",
            "Use --precision fp32 or bf16, or --device cuda.");
    }

    /// <inheritdoc/>
    public void Dispose() => Set(matmul, convolution);

    private static void Set(bool matmul, bool convolution) =>
        (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = (matmul, convolution);
}

/// <summary>The number format of convolutions and matmuls in training. Weights, statistics and distances stay in float32.</summary>
public enum TrainingPrecision
{
    /// <summary>Float32 throughout.</summary>
    Fp32,

    /// <summary>Float32 operands rounded to 10 bits of mantissa; CUDA devices from Ampere on.</summary>
    Tf32,

    /// <summary>Operands rounded to bfloat16, which has the range of float32, so the loss needs no scaling.</summary>
    Bf16,
}
