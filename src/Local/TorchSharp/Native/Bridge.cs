using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace TorchSharp.Native;

/// <summary>The functions of the bridge, <c>bridge/*.cpp</c>. Handles of tensors own one reference each.</summary>
/// <remarks>The library is found or built at the first call, by <see cref="BridgeLoader"/>.</remarks>
internal static unsafe partial class Bridge
{
    internal const string Library = "strm_torch";

    static Bridge() => NativeLibrary.SetDllImportResolver(typeof(Bridge).Assembly, BridgeLoader.Resolve);

    // Errors and operators.
    [LibraryImport(Library)] private static partial byte* strm_error();

    [LibraryImport(Library)] internal static partial byte* strm_torch_version();

    [LibraryImport(Library)] internal static partial int strm_cxx11_abi();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint strm_operator(string name, string overload);

    [LibraryImport(Library)] internal static partial int strm_call(nint op, NativeValue* arguments, int count, NativeValue* results, int capacity);

    [LibraryImport(Library)] internal static partial void strm_free_list(void* list);

    // Tensors.
    [LibraryImport(Library)] internal static partial void strm_tensor_free(nint handle);

    [LibraryImport(Library)] internal static partial nint strm_tensor_retain(nint handle);

    [LibraryImport(Library), SuppressGCTransition] internal static partial int strm_tensor_facts(nint handle, TensorFacts* facts);

    [LibraryImport(Library)] internal static partial void* strm_tensor_data(nint handle);

    [LibraryImport(Library)] internal static partial int strm_tensor_is_leaf(nint handle);

    [LibraryImport(Library)] internal static partial int strm_tensor_set_requires_grad(nint handle, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)] internal static partial int strm_tensor_grad(nint handle, nint* gradient);

    [LibraryImport(Library)] internal static partial int strm_tensor_set_grad(nint handle, nint gradient);

    [LibraryImport(Library)] internal static partial int strm_tensor_retain_grad(nint handle);

    [LibraryImport(Library)] internal static partial int strm_tensor_set_data(nint handle, nint other);

    [LibraryImport(Library)] internal static partial nint strm_tensor_from_memory(
        void* data, long* sizes, int dimensions, torch.ScalarType type, delegate* unmanaged<void*, void> done, void* context);

    [LibraryImport(Library)] internal static partial int strm_backward(
        nint* tensors, nint* gradients, int count, [MarshalAs(UnmanagedType.U1)] bool retain, [MarshalAs(UnmanagedType.U1)] bool create, nint* inputs, int inputCount);

    [LibraryImport(Library)] internal static partial int strm_grad(
        nint* outputs, nint* gradients, int count, nint* inputs, int inputCount,
        [MarshalAs(UnmanagedType.U1)] bool retain, [MarshalAs(UnmanagedType.U1)] bool create, [MarshalAs(UnmanagedType.U1)] bool allowUnused, nint* results);

    // Modes of the thread.
    [LibraryImport(Library)] [return: MarshalAs(UnmanagedType.U1)] internal static partial bool strm_grad_mode();

    [LibraryImport(Library)] internal static partial void strm_set_grad_mode([MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)] [return: MarshalAs(UnmanagedType.U1)] internal static partial bool strm_inference_mode();

    [LibraryImport(Library)] internal static partial nint strm_inference_guard([MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)] internal static partial void strm_inference_guard_free(nint guard);

    [LibraryImport(Library)] internal static partial torch.ScalarType strm_default_type();

    [LibraryImport(Library)] internal static partial int strm_set_default_type(torch.ScalarType type);

    // Autocast.
    [LibraryImport(Library)] [return: MarshalAs(UnmanagedType.U1)] internal static partial bool strm_autocast_enabled(DeviceType device);

    [LibraryImport(Library)] internal static partial int strm_autocast_type(DeviceType device);

    [LibraryImport(Library)] internal static partial int strm_set_autocast(DeviceType device, [MarshalAs(UnmanagedType.U1)] bool enabled, torch.ScalarType type);

    [LibraryImport(Library)] internal static partial int strm_autocast_enter();

    [LibraryImport(Library)] internal static partial int strm_autocast_exit();

    // Random streams.
    [LibraryImport(Library)] internal static partial int strm_manual_seed(long seed);

    [LibraryImport(Library)] internal static partial nint strm_generator_default(DeviceType device, int index);

    [LibraryImport(Library)] internal static partial nint strm_generator_new(long seed);

    [LibraryImport(Library)] internal static partial void strm_generator_free(nint handle);

    [LibraryImport(Library)] internal static partial long strm_generator_seed(nint handle);

    [LibraryImport(Library)] internal static partial int strm_generator_set_seed(nint handle, long seed);

    [LibraryImport(Library)] internal static partial nint strm_generator_state(nint handle);

    [LibraryImport(Library)] internal static partial int strm_generator_set_state(nint handle, nint state);

    // Threads and devices.
    [LibraryImport(Library)] internal static partial int strm_threads();

    [LibraryImport(Library)] internal static partial int strm_set_threads(int count);

    [LibraryImport(Library)] internal static partial int strm_interop_threads();

    [LibraryImport(Library)] internal static partial int strm_set_interop_threads(int count);

    [LibraryImport(Library)] [return: MarshalAs(UnmanagedType.U1)] internal static partial bool strm_cuda_available();

    [LibraryImport(Library)] [return: MarshalAs(UnmanagedType.U1)] internal static partial bool strm_cudnn_available();

    [LibraryImport(Library)] internal static partial int strm_cuda_count();

    [LibraryImport(Library)] internal static partial int strm_cuda_synchronize(long index);

    [LibraryImport(Library)] internal static partial int strm_cuda_manual_seed(long seed, [MarshalAs(UnmanagedType.U1)] bool all);

    [LibraryImport(Library)] internal static partial int strm_cuda_memory(int index, long* allocated, long* reserved, long* peak);

    [LibraryImport(Library)] internal static partial int strm_cuda_reset_peak(int index);

    [LibraryImport(Library)] internal static partial int strm_switch(Switch which);

    [LibraryImport(Library)] internal static partial int strm_set_switch(Switch which, [MarshalAs(UnmanagedType.U1)] bool value);

    // Process groups.
    [LibraryImport(Library)] internal static partial int strm_distributed_backends();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint strm_store_new(
        string host, int port, [MarshalAs(UnmanagedType.U1)] bool server, long timeout);

    [LibraryImport(Library)] internal static partial void strm_store_free(nint store);

    [LibraryImport(Library)] internal static partial int strm_store_port(nint store);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int strm_store_set(nint store, string key, byte* value, long count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int strm_store_has(nint store, string key);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial long strm_store_get(nint store, string key, byte* value, long capacity);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int strm_store_add(nint store, string key, long amount, long* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint strm_group_new(
        nint store, string prefix, [MarshalAs(UnmanagedType.U1)] bool nccl, int rank, int size, long timeout, string network);

    [LibraryImport(Library)] internal static partial void strm_group_free(nint group);

    [LibraryImport(Library)] internal static partial nint strm_group_sum(nint group, nint tensor);

    [LibraryImport(Library)] internal static partial nint strm_group_broadcast(nint group, nint tensor, int root);

    [LibraryImport(Library)] internal static partial int strm_work_wait(nint work, long milliseconds);

    [LibraryImport(Library)] internal static partial void strm_work_free(nint work);

    /// <summary>Returns a status or handle, or throws what libtorch threw as the exception type that TorchSharp uses.</summary>
    internal static int Check(int status) => status >= 0 ? status : throw Failure();

    /// <inheritdoc cref="Check(int)"/>
    internal static nint Check(nint handle) => handle != 0 ? handle : throw Failure();

    internal static ExternalException Failure() => new(Marshal.PtrToStringUTF8((nint)strm_error()));
}
