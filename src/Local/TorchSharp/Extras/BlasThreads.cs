using System.Runtime.InteropServices;

namespace Strm.Native;

/// <summary>Threads of the library that multiplies matrices: OpenBLAS built on pthreads has a count of its own, which libtorch does not set.</summary>
public static unsafe class BlasThreads
{
    private static readonly Lazy<nint> Library = new(Open);

    private static readonly Lock Gate = new();

    private static int _singles;

    private static int _before;

    /// <summary>Makes products use one thread until the result is disposed; several such regions may overlap.</summary>
    public static IDisposable Single() => new Region();

    private static nint Open() =>
        TorchExtras.BlasLibrary() is { } path && NativeLibrary.TryLoad(path, out nint library)
        && NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out _) && NativeLibrary.TryGetExport(library, "openblas_get_num_threads", out _) ? library : 0;

    private static int Count
    {
        get => Library.Value == 0 ? 1 : ((delegate* unmanaged<int>)NativeLibrary.GetExport(Library.Value, "openblas_get_num_threads"))();
        set
        {
            if (Library.Value != 0) ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(Library.Value, "openblas_set_num_threads"))(value);
        }
    }

    private sealed class Region : IDisposable
    {
        private bool _ended;

        public Region()
        {
            lock (Gate)
            {
                if (_singles++ > 0) return;
                _before = Count;
                Count = 1;
            }
        }

        public void Dispose()
        {
            lock (Gate)
            {
                if (_ended) return;
                _ended = true;
                if (--_singles == 0) Count = _before;
            }
        }
    }
}
