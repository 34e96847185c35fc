using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Other types and devices.</content>
    public partial class Tensor
    {
        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @char() => to_type(ScalarType.Int8);

        public Tensor @short() => to_type(ScalarType.Int16);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor half() => to_type(ScalarType.Float16);

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor cpu() => Convert(null, new Device(DeviceType.CPU), false, false);

        public Tensor cuda(Device? device = null, bool non_blocking = false)
        {
            if (device is not null && device.type != DeviceType.CUDA)
            {
                throw new ArgumentException("Not a CUDA device.", nameof(device));
            }

            return Convert(null, InitializeDevice(device ?? new Device(DeviceType.CUDA)), false, non_blocking);
        }

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Finish(Aten.to_dtype.Call(this, type, non_blocking, copy), disposeAfter);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Finish(Convert(null, InitializeDevice(new Device(deviceType, deviceIndex)), copy, non_blocking), disposeAfter);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Finish(Convert(type, InitializeDevice(device), copy, non_blocking), disposeAfter);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor clone() => Aten.clone.Call(this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Self(Aten.copy_, this, source, nonBlocking);

        public Tensor fill_(Scalar value) => Self(Aten.fill__Scalar, this, value);

        // Like tril_ and triu_, this returns another owner of the tensor and not the tensor itself.
        public Tensor zero_() => Aten.zero_.Call(this);

        public Tensor set_(Tensor source) => Self(Aten.set__source_Tensor, this, source);

        public Tensor pin_memory() => Aten.pin_memory.Call(this);

        // A CUDA index of -1 means the current device, which libtorch fills in.
        private Tensor Convert(ScalarType? type, Device device, bool copy, bool nonBlocking) =>
            Aten.to_dtype_layout.Call(this, type, Argument.None, device, Argument.None, nonBlocking, copy);

        private Tensor Finish(Tensor converted, bool disposeThis)
        {
            if (disposeThis)
            {
                Dispose();
            }

            return converted;
        }
    }
}
