using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => Bridge.strm_grad_mode();

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Bridge.strm_inference_mode();

    public static ScalarType get_default_dtype() => Bridge.strm_default_type();

    public static void set_default_dtype(ScalarType dtype) => Bridge.Check(Bridge.strm_set_default_type(dtype));

    public static int get_num_threads() => Bridge.strm_threads();

    public static void set_num_threads(int num) => Bridge.Check(Bridge.strm_set_threads(num));

    public static int get_num_interop_threads() => Bridge.strm_interop_threads();

    public static void set_num_interop_threads(int num) => Bridge.Check(Bridge.strm_set_interop_threads(num));

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    public static bool cuda_is_available() => cuda.is_available();

    public static partial class random
    {
        public static Generator manual_seed(long seed)
        {
            Bridge.Check(Bridge.strm_manual_seed(seed));
            return Generator.Default;
        }

        public static long seed()
        {
            using Generator generator = Generator.Default;
            return generator.seed();
        }

        public static long initial_seed()
        {
            using Generator generator = Generator.Default;
            return generator.initial_seed();
        }

        public static Tensor get_rng_state()
        {
            using Generator generator = Generator.Default;
            return generator.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using Generator generator = Generator.Default;
            generator.set_state(new_state);
        }
    }

    public static partial class cuda
    {
        public static bool is_available() => Bridge.strm_cuda_available();

        public static bool is_cudnn_available() => Bridge.strm_cudnn_available();

        public static int device_count() => Bridge.strm_cuda_count();

        public static void manual_seed(long seed) => Bridge.Check(Bridge.strm_cuda_manual_seed(seed, false));

        public static void manual_seed_all(long seed) => Bridge.Check(Bridge.strm_cuda_manual_seed(seed, true));

        public static void synchronize(Device? device = null) => Bridge.Check(Bridge.strm_cuda_synchronize(device?.index ?? -1));
    }

    public static partial class backends
    {
        public static partial class cuda
        {
            public static partial class matmul
            {
                public static bool allow_tf32
                {
                    get => Bridge.Check(Bridge.strm_switch(Switch.MatmulTf32)) != 0;
                    set => Bridge.Check(Bridge.strm_set_switch(Switch.MatmulTf32, value));
                }
            }
        }

        public static partial class cudnn
        {
            public static bool allow_tf32
            {
                get => Bridge.Check(Bridge.strm_switch(Switch.CudnnTf32)) != 0;
                set => Bridge.Check(Bridge.strm_set_switch(Switch.CudnnTf32, value));
            }
        }
    }
}
