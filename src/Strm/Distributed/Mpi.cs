using System.Runtime.InteropServices;

namespace Strm.Distributed;

/// <summary>The calls to Open MPI's library that several processes need.</summary>
/// <remarks>A handle is the address of one of the library's own variables.</remarks>
internal static unsafe partial class Mpi
{
    private const string Library = "libmpi.so.40";
    private const int Serialized = 2;
    private const int SharedMemory = 0;

    private static readonly Lazy<nint> Handle = new(() => NativeLibrary.TryLoad(Library, out var handle) ? handle : 0);

    /// <summary>Whether the library is installed.</summary>
    public static bool IsInstalled => Handle.Value != 0;

    /// <summary>All ranks.</summary>
    public static nint World => Symbol("ompi_mpi_comm_world");

    private static nint Bytes => Symbol("ompi_mpi_byte");

    private static nint Doubles => Symbol("ompi_mpi_double");

    /// <summary>Joins the other ranks. Later calls may come from any thread, one at a time.</summary>
    public static void Initialize()
    {
        Require(InitThread(0, 0, Serialized, out var provided));
        if (provided >= Serialized) return;
        throw new StrmException(
            "This Open MPI can be called only from its first thread.",
            "Training calls it from a thread of its own.",
            "Use an Open MPI that was built with thread support, such as Debian's openmpi-bin.");
    }

    /// <summary>This process's number in a communicator.</summary>
    public static int Rank(nint communicator)
    {
        Require(CommRank(communicator, out var rank));
        return rank;
    }

    /// <summary>How many processes a communicator has.</summary>
    public static int Size(nint communicator)
    {
        Require(CommSize(communicator, out var size));
        return size;
    }

    /// <summary>The ranks of this process's machine.</summary>
    public static nint Machine()
    {
        Require(CommSplitType(World, SharedMemory, 0, Symbol("ompi_mpi_info_null"), out var communicator));
        return communicator;
    }

    /// <summary>Sums numbers over the processes of a communicator, in place.</summary>
    public static void AllReduce(Span<double> numbers, nint communicator)
    {
        const nint inPlace = 1;
        var sum = Symbol("ompi_mpi_op_sum");
        fixed (double* data = numbers) Require(AllReduce(inPlace, (nint)data, numbers.Length, Doubles, sum, communicator));
    }

    /// <summary>Overwrites bytes with those of one rank.</summary>
    public static void Broadcast(Span<byte> bytes, int root)
    {
        fixed (byte* data = bytes) Require(Broadcast((nint)data, bytes.Length, Bytes, root, World));
    }

    /// <summary>Waits for all ranks, sleeping meanwhile: Open MPI's own wait keeps a core busy.</summary>
    public static void Barrier()
    {
        Require(BeginBarrier(World, out var request));
        for (var tries = 0; ; tries++)
        {
            Require(Test(ref request, out var done, 0));
            if (done != 0) return;
            Thread.Sleep(tries < 100 ? 0 : 1);
        }
    }

    /// <summary>Leaves the other ranks; every rank must call it.</summary>
    public static void Leave() => Require(FinalizeAll());

    /// <summary>Ends every rank. It does not return.</summary>
    public static void Abort(int exitCode) => Require(AbortAll(World, exitCode));

    private static nint Symbol(string name) => NativeLibrary.GetExport(Handle.Value, name);

    // By default the library itself ends the job when a call fails.
    private static void Require(int code)
    {
        if (code == 0) return;
        throw new StrmException(
            $"MPI reports the error {code}.",
            "All ranks must stay connected.",
            "See Open MPI's output, then continue with --resume.");
    }

    [LibraryImport(Library, EntryPoint = "MPI_Init_thread")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitThread(nint argumentCount, nint arguments, int required, out int provided);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CommRank(nint communicator, out int rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CommSize(nint communicator, out int size);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_split_type")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CommSplitType(nint communicator, int type, int key, nint info, out nint part);

    [LibraryImport(Library, EntryPoint = "MPI_Allreduce")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AllReduce(nint send, nint receive, int count, nint type, nint operation, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Bcast")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Broadcast(nint data, int count, nint type, int root, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Ibarrier")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int BeginBarrier(nint communicator, out nint request);

    [LibraryImport(Library, EntryPoint = "MPI_Test")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Test(ref nint request, out int done, nint status);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FinalizeAll();

    [LibraryImport(Library, EntryPoint = "MPI_Abort")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AbortAll(nint communicator, int exitCode);
}
