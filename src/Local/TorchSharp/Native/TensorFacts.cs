using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The plain facts of a tensor, read in one call (<c>Facts</c> in tensors.cpp).</summary>
/// <remarks>The pointers are into the tensor and valid only while it lives unchanged.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TensorFacts
{
    internal long* Sizes;
    internal long* Strides;
    internal long Elements;
    internal long StorageOffset;
    internal int Dimensions;
    internal int ElementSize;
    internal torch.ScalarType Type;
    internal DeviceType DeviceType;
    internal int DeviceIndex;
    private readonly int flags;

    internal readonly bool RequiresGrad => (flags & 1) != 0;

    internal readonly bool IsContiguous => (flags & 2) != 0;

    internal readonly bool IsSparse => (flags & 4) != 0;

    internal readonly bool IsInference => (flags & 8) != 0;

    internal readonly ReadOnlySpan<long> Shape => new(Sizes, Dimensions);

    internal readonly ReadOnlySpan<long> Stride => Strides is null ? [] : new(Strides, Dimensions);
}
