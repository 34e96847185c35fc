namespace TorchSharp.Native;

/// <summary>Switches of libtorch's numerics; the numbers are those of <c>strm_switch</c> in state.cpp.</summary>
internal enum Switch
{
    MatmulTf32 = 0,
    CudnnTf32 = 1,
    DeterministicAlgorithms = 2,
    CudnnBenchmark = 3,
    CudnnDeterministic = 4,
}
