using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Life, scopes and plain facts.</content>
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private static long peakCount;

        private nint handle;

        /// <summary>Takes over one reference to a libtorch tensor; 0 makes an invalid tensor, which libtorch calls undefined.</summary>
        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            long total = Interlocked.Increment(ref totalCount);
            if (total > Volatile.Read(ref peakCount))
            {
                Volatile.Write(ref peakCount, total);
            }

            if (register)
            {
                OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
            }
        }

        ~Tensor() => Dispose(false);

        public static long TotalCount => Volatile.Read(ref totalCount);

        public static long PeakCount => Volatile.Read(ref peakCount);

        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => handle == 0;

        public string? name { get; set; }

        public long Dimensions => Facts.Dimensions;

        public long ndim => Facts.Dimensions;

        public long NumberOfElements => Facts.Elements;

        public long ElementSize => Facts.ElementSize;

        public ScalarType dtype => Facts.Type;

        public DeviceType device_type => Facts.DeviceType;

        public int device_index => Facts.DeviceIndex;

        public Device device
        {
            get
            {
                TensorFacts facts = Facts;
                return facts.DeviceType == DeviceType.CPU ? new Device(DeviceType.CPU) : new Device(facts.DeviceType, facts.DeviceIndex);
            }
        }

        public bool is_cuda => Facts.DeviceType == DeviceType.CUDA;

        public bool is_meta => Facts.DeviceType == DeviceType.META;

        public bool is_sparse => Facts.IsSparse;

        public long[] shape
        {
            get
            {
                long[] sizes = Facts.Shape.ToArray();
                GC.KeepAlive(this);
                return sizes;
            }
        }

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>The facts as they are now. Their pointers need this tensor alive: keep it so while they are used.</summary>
        internal unsafe TensorFacts Facts
        {
            get
            {
                TensorFacts facts;
                Bridge.Check(Bridge.strm_tensor_facts(Handle, &facts));
                GC.KeepAlive(this);
                return facts;
            }
        }

        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        public long dim() => Facts.Dimensions;

        public long numel() => Facts.Elements;

        public long element_size() => Facts.ElementSize;

        public long storage_offset() => Facts.StorageOffset;

        public long[] size() => shape;

        public long size(int dim) => At(Facts.Shape, dim);

        public long[] stride()
        {
            long[] strides = Facts.Stride.ToArray();
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim) => At(Facts.Stride, dim);

        public bool is_contiguous() => Facts.IsContiguous;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_cpu() => Facts.DeviceType == DeviceType.CPU;

        public bool is_nonzero() => numel() == 1 ? Aten.is_nonzero.CallBool(this)
            : throw new InvalidOperationException("is_nonzero() called on non-singleton tensor");

        /// <summary>Another owner of the same libtorch tensor.</summary>
        public Tensor alias()
        {
            var copy = new Tensor(Bridge.strm_tensor_retain(Handle));
            GC.KeepAlive(this);
            return copy;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null)
            {
                other?.Attach(this);
            }
            else
            {
                OwningDisposeScope.MoveToOther(other, this);
            }

            return this;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public nint DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            nint decoupled = Handle;
            handle = 0;
            Interlocked.Decrement(ref totalCount);
            return decoupled;
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == 0)
            {
                return;
            }

            DisposeScopeManager.ThreadSingleton.CountDisposal(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref totalCount);
            Bridge.strm_tensor_free(handle);
            handle = 0;
        }

        /// <summary>Gives the handle away and becomes invalid; the new owner counts it.</summary>
        internal nint MoveHandle()
        {
            nint moved = handle;
            handle = 0;
            return moved;
        }

        // An operator that changes this tensor in place.
        private Tensor Self(Operator op, params ReadOnlySpan<Argument> arguments)
        {
            op.CallVoid(arguments);
            return this;
        }

        private long At(ReadOnlySpan<long> numbers, int dim)
        {
            int index = dim < 0 ? dim + numbers.Length : dim;
            long number = (uint)index < (uint)numbers.Length ? numbers[index]
                : throw new System.Runtime.InteropServices.ExternalException(
                    $"Dimension out of range (expected to be in range of [{-numbers.Length}, {numbers.Length - 1}], but got {dim})");
            GC.KeepAlive(this);
            return number;
        }
    }
}
