using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            Handle = this.device.type == DeviceType.CPU ? Bridge.Check(Bridge.strm_generator_new((long)seed))
                : throw new NotSupportedException("A generator of one's own is available on the CPU only. Use the device's default generator.");
        }

        private Generator(nint handle, Device device)
        {
            Handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        public static Generator Default => OfDevice(CPU);

        public nint Handle { get; private set; }

        public Device device { get; }

        /// <summary>The stream that a device's operators draw from.</summary>
        internal static Generator OfDevice(Device device) => new(Bridge.Check(Bridge.strm_generator_default(device.type, device.index)), device);

        public Tensor get_state()
        {
            var state = new Tensor(Bridge.Check(Bridge.strm_generator_state(Handle)));
            GC.KeepAlive(this);
            return state;
        }

        public void set_state(Tensor value)
        {
            Bridge.Check(Bridge.strm_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        public Generator manual_seed(long seed)
        {
            Bridge.Check(Bridge.strm_generator_set_seed(Handle, seed));
            GC.KeepAlive(this);
            return this;
        }

        public long seed()
        {
            long seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        public long initial_seed()
        {
            long seed = Bridge.strm_generator_seed(Handle);
            GC.KeepAlive(this);
            return seed;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != 0)
            {
                Bridge.strm_generator_free(Handle);
                Handle = 0;
            }
        }
    }
}
