using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Operators_take_tensors_and_numbers_on_either_side()
    {
        using Tensor a = tensor(new[] { 1f, 2f, 4f });
        using Tensor b = tensor(new[] { 2f, 4f, 8f });
        Assert.Equal([3f, 6f, 12f], (a + b).data<float>().ToArray());
        Assert.Equal([2f, 1f, -1f], (3 - a).data<float>().ToArray());
        Assert.Equal([1f, 0.5f, 0.25f], (1.0f / a).data<float>().ToArray());
        Assert.Equal([1f, 0f, 0f], (a % 2).data<float>().ToArray());
    }

    [Fact]
    public void Types_are_promoted_as_in_libtorch()
    {
        using Tensor whole = tensor(new[] { 1, 2 });
        using Tensor single = tensor(new[] { 1f, 2f });
        Assert.Equal(ScalarType.Int32, (whole + 1).dtype);
        Assert.Equal(ScalarType.Float32, (whole + 1.5).dtype);
        Assert.Equal(ScalarType.Float32, (whole + single).dtype);
        Assert.Equal(ScalarType.Float32, (whole / whole).dtype);
        Assert.Equal(ScalarType.Float32, (single + 1.0).dtype);
        Assert.Equal(ScalarType.Int64, whole.sum().dtype);
        Assert.Equal(ScalarType.Bool, (whole > 1).dtype);
    }

    [Fact]
    public void Data_are_read_in_logical_order_whatever_the_strides()
    {
        using Tensor a = arange(6, ScalarType.Float32).reshape(2, 3);
        using Tensor transposed = a.t();
        Assert.False(transposed.is_contiguous());
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], transposed.data<float>().ToArray());
        Assert.Equal(4f, transposed.data<float>()[1, 1]);
        Assert.Equal(4f, transposed.data<float>()[3]);
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], transposed.data<float>().ToArray().AsEnumerable());
        var block = new float[4];
        transposed.data<float>().CopyTo(block, 1, 2);
        Assert.Equal([0f, 1f, 4f, 2f], block);
    }

    [Fact]
    public void Data_are_written_through_the_accessor()
    {
        using Tensor a = zeros(2, 2);
        a.data<float>()[1, 0] = 5;
        a.data<float>().CopyFrom(new[] { 1f, 2f });
        Assert.Equal([1f, 2f, 5f, 0f], a.data<float>().ToArray());
    }

    [Fact]
    public void Data_of_another_type_are_refused()
    {
        using Tensor a = zeros(2);
        Assert.Throws<ArgumentException>(() => a.data<double>());
        Assert.Throws<ArgumentException>(() => a.data<int>());
        Assert.Throws<ArgumentException>(() => a.item<float>());
        Assert.Throws<IndexOutOfRangeException>(() => a.data<float>()[2]);
    }

    [Fact]
    public void Bytes_are_the_memory_of_a_contiguous_tensor()
    {
        using Tensor a = tensor(new[] { 1f, 2f });
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 64], a.bytes.ToArray());
        a.bytes = BitConverter.GetBytes(3f).Concat(BitConverter.GetBytes(4f)).ToArray();
        Assert.Equal([3f, 4f], a.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => a.bytes = new byte[3]);
    }

    [Fact]
    public void Bytes_go_to_and_come_from_a_stream()
    {
        using Tensor a = rand(7, 5);
        using Tensor b = zeros(7, 5);
        using var stream = new MemoryStream();
        a.WriteBytesToStream(stream, 16);
        Assert.Equal(140, stream.Length);
        stream.Position = 0;
        b.ReadBytesFromStream(stream, 9);
        Assert.True(a.Equals(b));
    }

    [Fact]
    public void Arrays_are_copied_by_tensor_and_shared_by_from_array()
    {
        float[] values = [1, 2, 3];
        using Tensor copied = tensor(values);
        using Tensor shared = from_array(values);
        using Tensor part = frombuffer(values, ScalarType.Float32, 2, 1);
        values[1] = 9;
        Assert.Equal([1f, 2f, 3f], copied.data<float>().ToArray());
        Assert.Equal([1f, 9f, 3f], shared.data<float>().ToArray());
        Assert.Equal([9f, 3f], part.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => frombuffer(values, ScalarType.Float32, 1, 3));
        Assert.Throws<IndexOutOfRangeException>(() => frombuffer(values, ScalarType.Float32, 3, 1));
    }

    [Fact]
    public void Memory_of_a_shared_array_outlives_the_array_s_variable()
    {
        using Tensor shared = from_array(Enumerable.Range(0, 100_000).Select(k => (float)k).ToArray());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(99_999f, shared[99_999].item<float>());
    }

    [Fact]
    public void An_array_that_does_not_fill_the_shape_is_refused() =>
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2f }, new long[] { 3 }));

    [Fact]
    public void Empty_tensors_have_shapes_sums_and_no_data()
    {
        using Tensor empty = zeros(0, 3);
        Assert.Equal([0L, 3L], empty.shape);
        Assert.Equal(0, empty.numel());
        Assert.Equal(0f, empty.sum().item<float>());
        Assert.Equal([0L, 3L], cat([empty, empty]).shape);
        Assert.Equal([2L, 3L], cat([empty, ones(2, 3)]).shape);
        Assert.Empty(zeros(0).data<float>().ToArray());
        Assert.Empty(tensor(Array.Empty<float>()).shape.Skip(1));
    }

    [Fact]
    public void A_tensor_of_more_than_two_gigabytes_can_be_addressed()
    {
        // Pages that are not touched take no memory.
        const long length = 3L << 30;
        using Tensor large = empty(length, ScalarType.Byte);
        large[length - 1] = tensor((byte)7);
        Assert.Equal(length, large.numel());
        Assert.Equal(7, large[length - 1].item<byte>());
        Assert.Equal(7, large.narrow(0, length - 2, 2).data<byte>()[1]);
    }

    [Fact]
    public void Members_that_end_in_an_underscore_change_and_return_the_tensor_itself()
    {
        using Tensor a = tensor(new[] { 0.25f, 0.5f });
        Assert.Same(a, a.add_(1));
        Assert.Same(a, a.mul_(a));
        Assert.Same(a, a.fill_(2));
        Assert.Same(a, a.copy_(ones(2)));
        Assert.Same(a, a.sqrt_());
        Assert.Same(a, a.clamp_(0, 1));
        Assert.Same(a, a.masked_fill_(a.gt(0), 3));
        Assert.Same(a, a.requires_grad_(false));
        Assert.Same(a, a.detach_());
        Assert.Same(a, a.uniform_(0, 1));
        Assert.Same(a, a.index_put_(1, TensorIndex.Single(0)));
        Assert.Same(a, a.unsqueeze_(0));
        Assert.Same(a, a.squeeze_());
        Tensor other = a.zero_();
        Assert.NotSame(a, other);
        other.fill_(4);
        Assert.Equal([4f, 4f], a.data<float>().ToArray());
    }

    [Fact]
    public void An_alias_is_another_owner_of_the_same_values()
    {
        Tensor a = ones(2);
        using Tensor other = a.alias();
        Assert.NotSame(a, other);
        a.add_(1);
        a.Dispose();
        Assert.True(a.IsInvalid);
        Assert.Equal([2f, 2f], other.data<float>().ToArray());
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        Tensor a = ones(2);
        a.Dispose();
        a.Dispose();
        Assert.Throws<InvalidOperationException>(() => a + 1);
        Assert.Throws<InvalidOperationException>(() => a.shape);
        Assert.Throws<InvalidOperationException>(() => a.Handle);
    }

    [Fact]
    public void Conversion_to_the_type_that_a_tensor_has_keeps_its_memory()
    {
        using Tensor a = ones(2);
        using Tensor same = a.to(ScalarType.Float32);
        using Tensor copy = a.to(ScalarType.Float32, copy: true);
        a.add_(1);
        Assert.Equal([2f, 2f], same.data<float>().ToArray());
        Assert.Equal([1f, 1f], copy.data<float>().ToArray());
        Tensor gone = ones(2);
        using Tensor kept = gone.to(ScalarType.Float64, disposeAfter: true);
        Assert.True(gone.IsInvalid);
        Assert.Equal(ScalarType.Float64, kept.dtype);
    }

    [Fact]
    public void Views_share_memory_and_clones_do_not()
    {
        using Tensor a = zeros(2, 2);
        a.view(4)[0] = tensor(1f);
        a.select(0, 1).fill_(5);
        Tensor clone = a.clone();
        a.zero_();
        Assert.Equal([1f, 0f, 5f, 5f], clone.data<float>().ToArray());
    }

    [Fact]
    public void Libtorch_s_errors_are_external_exceptions_with_its_words()
    {
        using Tensor a = zeros(2, 3);
        using Tensor b = zeros(4, 5);
        var failure = Assert.Throws<ExternalException>(() => a + b);
        Assert.Contains("must match the size of tensor b", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ExternalException>(() => a.reshape(4, 4));
        Assert.Throws<ExternalException>(() => a.sum(5));
        Assert.Throws<ExternalException>(() => a[7]);
        Assert.Throws<ExternalException>(() => cat([a, b]));
        Assert.Throws<ExternalException>(() => tensor(new[] { 1f, 2f }).ToScalar());
        Assert.Throws<ExternalException>(() => zeros(2, dtype: ScalarType.Int64, requires_grad: true));
    }

    [Fact]
    public void A_failed_call_does_not_spoil_the_next()
    {
        using Tensor a = zeros(2, 3);
        for (int k = 0; k < 100; k++)
        {
            Assert.Throws<ExternalException>(() => a.reshape(4, 4));
            Assert.Equal(6, (a + 1).sum().item<float>());
        }
    }

    [Fact]
    public void Devices_have_names()
    {
        Assert.Equal("cpu", ones(1).device.ToString());
        Assert.Equal(DeviceType.CPU, new Device("cpu").type);
        Assert.Equal(1, new Device("cuda:1").index);
        Assert.Equal("cuda:1", new Device(1).ToString());
        Assert.Throws<ArgumentException>(() => new Device("nowhere"));
        Assert.Throws<ArgumentException>(() => ones(1).cuda(new Device("cpu")));
    }

    [SkippableFact]
    public void A_device_that_is_not_there_is_refused()
    {
        Skip.If(cuda.is_available(), "This machine has CUDA.");
        Assert.Equal(0, cuda.device_count());
        Assert.False(TryInitializeDeviceType(DeviceType.CUDA));
        Assert.ThrowsAny<Exception>(() => ones(1, device: new Device(0)));
    }
}
