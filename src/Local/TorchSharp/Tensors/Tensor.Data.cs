using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Reading and writing the elements.</content>
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor on the CPU.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                TensorFacts facts = Readable();
                return new Span<byte>(DataPointer, checked((int)(facts.Elements * facts.ElementSize)));
            }

            set
            {
                TensorFacts facts = Readable();
                if (value.Length != facts.Elements * facts.ElementSize)
                {
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                }

                value.CopyTo(new Span<byte>(DataPointer, value.Length));
                GC.KeepAlive(this);
            }
        }

        internal unsafe void* DataPointer
        {
            get
            {
                if (Facts.Elements == 0)
                {
                    return null;
                }

                void* data = Bridge.strm_tensor_data(Handle);
                GC.KeepAlive(this);
                return data is not null ? data : throw Bridge.Failure();
            }
        }

        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        public T item<T>()
            where T : unmanaged =>
            NumberOfElements == 1 ? data<T>()[0] : throw new ArgumentException("Number of elements in the tensor must be 1");

        public Scalar ToScalar() => Aten.item.CallScalar(this);

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            Readable();
            foreach (ReadOnlySpan<byte> block in new Blocks(this, bufferSize))
            {
                stream.Write(block);
            }
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            Readable();
            foreach (Span<byte> block in new Blocks(this, bufferSize))
            {
                stream.ReadExactly(block);
            }
        }

        public override string ToString() =>
            $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => base.GetHashCode();

        public bool Equals(Tensor target) => Aten.equal.CallBool(this, target);

        internal void ValidateType(Type type)
        {
            ScalarType actual = dtype;
            if (ElementType(actual) != type)
            {
                throw new ArgumentException($"{type.Name} is not compatible with {actual}");
            }
        }

        private TensorFacts Readable()
        {
            TensorFacts facts = Facts;
            return facts.DeviceType != DeviceType.CPU
                ? throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.")
                : facts.IsContiguous ? facts
                : throw new NotImplementedException("Bytes() called on non-contiguous tensor.");
        }

        // The memory in blocks, for tensors of more than two gigabytes too.
        private unsafe ref struct Blocks(Tensor tensor, int blockSize)
        {
            private readonly byte* data = (byte*)tensor.DataPointer;
            private readonly long length = tensor.Facts.Elements * tensor.Facts.ElementSize;
            private long start = -blockSize;

            public readonly Span<byte> Current => new(data + start, (int)Math.Min(blockSize, length - start));

            public readonly Blocks GetEnumerator() => this;

            public bool MoveNext()
            {
                start += blockSize;
                return start < length;
            }
        }
    }
}
