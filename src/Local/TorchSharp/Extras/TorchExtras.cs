using TorchSharp;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace Strm.Native;

/// <summary>The seam to what libtorch can do and TorchSharp cannot: memory format, autocast, random streams of devices, memory, BLAS.</summary>
/// <remarks>
/// <para>
/// Only the local provider has this class. Code outside src/Local reaches it by its name,
/// <c>Type.GetType("Strm.Native.TorchExtras, TorchSharp")</c>, which is null with the package, so that it compiles against both. The
/// types in the signatures are those that both providers have.
/// </para>
/// </remarks>
public static class TorchExtras
{
    private const int ChannelsLastFormat = 2;

    /// <summary>The version of libtorch, for example 2.6.0.</summary>
    public static unsafe string LibtorchVersion => System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)Bridge.strm_torch_version())!;

    /// <summary>Whether cuDNN tries its algorithms and keeps the fastest for each shape.</summary>
    public static bool CudnnBenchmark
    {
        get => Bridge.Check(Bridge.strm_switch(Switch.CudnnBenchmark)) != 0;
        set => Bridge.Check(Bridge.strm_set_switch(Switch.CudnnBenchmark, value));
    }

    /// <summary>Whether cuDNN uses deterministic algorithms only.</summary>
    public static bool CudnnDeterministic
    {
        get => Bridge.Check(Bridge.strm_switch(Switch.CudnnDeterministic)) != 0;
        set => Bridge.Check(Bridge.strm_set_switch(Switch.CudnnDeterministic, value));
    }

    /// <summary>Whether operators without a deterministic algorithm throw.</summary>
    public static bool DeterministicAlgorithms
    {
        get => Bridge.Check(Bridge.strm_switch(Switch.DeterministicAlgorithms)) != 0;
        set => Bridge.Check(Bridge.strm_set_switch(Switch.DeterministicAlgorithms, value));
    }

    /// <summary>The file that gives this process its matrix products, symbolic links resolved; null where libtorch has its own inside.</summary>
    public static string? BlasLibrary()
    {
        _ = LibtorchVersion;
        return File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..]).Distinct()
            .Where(path => Path.GetFileName(path) is { } name
                && (name.StartsWith("libblas.", StringComparison.Ordinal) || name.Contains("openblas", StringComparison.Ordinal)
                    || name.StartsWith("libmkl_core", StringComparison.Ordinal) || name.StartsWith("libblis", StringComparison.Ordinal)
                    || name.StartsWith("libcblas", StringComparison.Ordinal)))
            .OrderByDescending(path => path.Contains("openblas", StringComparison.Ordinal)).FirstOrDefault();
    }

    /// <summary>Whether matrix products come from the reference BLAS, which is some 30 times slower than OpenBLAS.</summary>
    public static bool HasReferenceBlas() =>
        BlasLibrary() is { } path && !path.Contains("openblas", StringComparison.Ordinal) && !path.Contains("mkl", StringComparison.Ordinal)
        && !path.Contains("blis", StringComparison.Ordinal) && !path.Contains("atlas", StringComparison.Ordinal);

    /// <summary>A tensor (N, C, H, W) with the same values, whose channels lie next to each other in memory.</summary>
    public static Tensor ChannelsLast(Tensor tensor) => Aten.contiguous.Call(tensor, ChannelsLastFormat);

    /// <summary>Whether a tensor's channels lie next to each other in memory.</summary>
    public static bool IsChannelsLast(Tensor tensor)
    {
        if (tensor.dim() != 4)
        {
            return false;
        }

        using Tensor view = tensor.permute(0, 2, 3, 1); // (N, H, W, C)
        return view.is_contiguous();
    }

    /// <summary>Puts all four-dimensional parameters and buffers of a module into the channels-last format, in place.</summary>
    public static void ChannelsLast(nn.Module module)
    {
        using IDisposable mode = no_grad();
        foreach (Tensor tensor in module.parameters().Concat(module.buffers()).Where(tensor => tensor.dim() == 4))
        {
            using Tensor detached = tensor.detach();
            using Tensor moved = ChannelsLast(detached);
            SetData(tensor, moved);
        }
    }

    /// <summary>Gives a tensor the memory of another and keeps its identity, so that optimizers and modules still know it.</summary>
    public static void SetData(Tensor tensor, Tensor data)
    {
        Bridge.Check(Bridge.strm_tensor_set_data(tensor.Handle, data.Handle));
        GC.KeepAlive(tensor);
        GC.KeepAlive(data);
    }

    /// <summary>Runs this thread's operators in a narrower type where libtorch holds it safe, until the result is disposed.</summary>
    public static IDisposable Autocast(DeviceType device, ScalarType type, bool enabled = true) => new AutocastMode(device, type, enabled);

    /// <summary>Whether autocast is on for a kind of device in this thread.</summary>
    public static bool IsAutocastEnabled(DeviceType device) => Bridge.strm_autocast_enabled(device);

    /// <summary>The state of a device's default random stream.</summary>
    public static Tensor GetRngState(Device device)
    {
        using Generator generator = Generator.OfDevice(device);
        return generator.get_state();
    }

    /// <summary>Sets the state of a device's default random stream.</summary>
    public static void SetRngState(Device device, Tensor state)
    {
        using Generator generator = Generator.OfDevice(device);
        generator.set_state(state);
    }

    /// <summary>Bytes that are allocated, reserved and were at most allocated on a CUDA device; null where that is not known.</summary>
    public static unsafe long[]? CudaMemory(int index)
    {
        long allocated;
        long reserved;
        long peak;
        return Bridge.Check(Bridge.strm_cuda_memory(index, &allocated, &reserved, &peak)) == 0 ? [allocated, reserved, peak] : null;
    }

    /// <summary>Counts the most that is allocated on a CUDA device anew from here; false where that is not known.</summary>
    public static bool ResetCudaPeak(int index) => Bridge.Check(Bridge.strm_cuda_reset_peak(index)) == 0;
}
