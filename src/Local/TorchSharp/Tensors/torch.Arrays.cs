using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

/// <content>Tensors over the memory of .NET arrays, and the copying ones on top.</content>
public static partial class torch
{
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device ?? CPU);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Over(rawArray, ShapeOf(rawArray), 0, dtype, device, requires_grad, names);

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        (dtype is null || dtype == data.dtype) && device is null ? data.alias()
            : data.to(dtype ?? data.dtype, device ?? data.device).requires_grad_(data.requires_grad);

    public static Tensor as_tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null) =>
        from_array(rawArray.ToArray(), dtype, device);
    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device);
    public static Tensor as_tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null) =>
        from_array(rawArray.ToArray(), dtype, device);
    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device);
    public static Tensor as_tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null) =>
        from_array(rawArray.ToArray(), dtype, device);
    public static Tensor as_tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device);
    public static Tensor as_tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null) =>
        from_array(rawArray.ToArray(), dtype, device);
    public static Tensor as_tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device);
    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null) =>
        from_array(rawArray.ToArray(), dtype, device);
    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device);
    public static Tensor as_tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null) =>
        from_array(rawArray.ToArray(), dtype, device);
    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device);
    public static Tensor as_tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null) =>
        from_array(rawArray.ToArray(), dtype, device);
    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device);
    public static Tensor as_tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null) =>
        from_array(rawArray.ToArray(), dtype, device);
    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device);

    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        long length = rawArray.LongLength;
        if (offset < 0 || offset >= length)
        {
            throw new ArgumentException($"invalid value for 'offset': {offset}");
        }

        long taken = count < 0 ? length - offset : count;
        return taken <= length - offset ? Over(rawArray, [taken], offset, dtype, CPU, requires_grad, null)
            : throw new IndexOutOfRangeException($"element count is too large: {count}");
    }

    private static long[] ShapeOf(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)];

    private static Tensor Single<T>(T value, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged =>
        FromArray(new[] { value }, [], dtype, device, requires_grad, null);

    private static Tensor FromArray(
        Array values, long[] dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        long wanted = dimensions.Aggregate(1L, (product, size) => product * size);
        if (wanted > values.LongLength)
        {
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {wanted} vs. {values.LongLength}");
        }

        ScalarType type = TypeOf(values.GetType().GetElementType()!);
        if (InitializeDevice(device).type != DeviceType.CPU || (dtype ?? type) != type)
        {
            // The conversion makes the copy.
            return Over(values, dimensions, 0, dtype, device, requires_grad, names);
        }

        Tensor tensor = Aten.empty_memory_format.Call(dimensions, type);
        CopyMemory(values, tensor);
        return Finish(tensor, requires_grad, names);
    }

    private static unsafe void CopyMemory(Array values, Tensor tensor)
    {
        long bytes = tensor.numel() * tensor.element_size();
        fixed (byte* source = &MemoryMarshal.GetArrayDataReference(values))
        {
            Buffer.MemoryCopy(source, tensor.DataPointer, bytes, bytes);
        }

        GC.KeepAlive(tensor);
    }

    // The array is pinned until libtorch lets go of its memory.
    private static unsafe Tensor Over(
        Array values, long[] dimensions, long offset, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        Device place = InitializeDevice(device);
        ScalarType type = TypeOf(values.GetType().GetElementType() ?? throw new InvalidOperationException("The array has no type of element."));
        GCHandle pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        byte* start = (byte*)pin.AddrOfPinnedObject() + (offset * SizeOf(type));
        nint handle;
        fixed (long* sizes = dimensions)
        {
            handle = Bridge.strm_tensor_from_memory(start, sizes, dimensions.Length, type, &Unpin, (void*)GCHandle.ToIntPtr(pin));
        }

        if (handle == 0)
        {
            pin.Free();
            throw Bridge.Failure();
        }

        var tensor = new Tensor(handle);
        if (place.type == DeviceType.CPU && (dtype ?? type) == type)
        {
            return Finish(tensor, requires_grad, names);
        }

        using (tensor)
        {
            return Finish(tensor.to(dtype ?? type, place), requires_grad, names);
        }
    }

    [UnmanagedCallersOnly]
    private static unsafe void Unpin(void* context) => GCHandle.FromIntPtr((nint)context).Free();

    private static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.Int16 => 2,
        _ => 1,
    };
}
