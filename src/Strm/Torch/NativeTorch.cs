using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace Strm.Torch;

/// <summary>Loads libtorch and TorchSharp's own native library before TorchSharp's first call.</summary>
/// <remarks>
/// On most systems TorchSharp finds both by itself, and then this only makes the request earlier. It is needed where
/// <list type="bullet">
/// <item>the system's C++ library is that of GCC 12 (Debian 12): see <see cref="LibraryImage"/>;</item>
/// <item>another libtorch is installed in the system and would be used instead (.NET Interactive);</item>
/// <item><c>STRM_LIBTORCH</c> names a folder with another build of the same libtorch, for example that of a CUDA PyTorch.</item>
/// </list>
/// Two copies of libtorch in one process abort it, so everything comes from the one folder that TorchSharp itself would use.
/// Loading libtorch takes a third of a second. A program that may end without using tensors sets <see cref="WhenUsed"/> in its runtime
/// configuration; then it is loaded when this class is first used, or with TorchSharp's assembly.
/// </remarks>
public static class NativeTorch
{
    /// <summary>The switch of a program's runtime configuration that leaves libtorch unloaded until tensors are used.</summary>
    public const string WhenUsed = "Strm.LoadTorchWhenUsed";

    private const string Torch = "libtorch_cpu.so", Binding = "libLibTorchSharp.so", Managed = "TorchSharp";

    // In order of dependency; those that a build lacks are skipped.
    private static readonly string[] Libraries = ["libc10.so", "libc10_cuda.so", Torch, "libtorch_cuda.so", "libtorch.so"];

    private static readonly Lock Gate = new();

    private static bool begun;
    private static string? folder;
    private static StrmException? failure;

    /// <summary>The folder that libtorch was loaded from; null if that was left to TorchSharp.</summary>
    public static string? Folder
    {
        get
        {
            Load();
            return folder;
        }
    }

    /// <summary>The version of libtorch, for example <c>2.10.0</c>: what the folder says, else what TorchSharp is built for.</summary>
    public static string Version => field ??= (Folder is null ? null : NativeFolders.TorchVersion(Folder)) ?? torch.__version__;

    /// <summary>Says why tensors cannot be used here.</summary>
    /// <returns>What was found, what is required and how to fix it; null if they can be used.</returns>
    public static string? Failure()
    {
        Load();
        return failure?.Message;
    }

    /// <summary>Makes sure that tensors can be used.</summary>
    /// <exception cref="StrmException">A native library does not load.</exception>
    public static void Require()
    {
        Load();
        if (failure is not null) throw failure;
    }

#pragma warning disable CA2255 // It must run before any use of TorchSharp, whoever hosts this library.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Begin()
    {
        var waits = AppContext.TryGetSwitch(WhenUsed, out var whenUsed) && whenUsed;
        if (!waits || AppDomain.CurrentDomain.GetAssemblies().Any(IsManaged)) Load();
        else AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
        {
            if (IsManaged(loaded.LoadedAssembly)) Load();
        };
    }

    private static bool IsManaged(Assembly assembly) => assembly.GetName().Name == Managed;

    private static void Load()
    {
        lock (Gate)
        {
            if (begun) return;
            begun = true;
            LoadOnce();
        }
    }

    private static void LoadOnce()
    {
        if (!OperatingSystem.IsLinux() || LibraryImage.IsLoaded(Torch)) return;
        try
        {
            var torch = Given() ?? NativeFolders.All().FirstOrDefault(folder => File.Exists(Path.Combine(folder, Torch)));
            var binding = NativeFolders.All().Select(folder => Path.Combine(folder, Binding)).FirstOrDefault(File.Exists);
            if (torch is null || binding is null) return;
            LibraryImage.SetDefault("OMP_WAIT_POLICY", "PASSIVE"); // Threads that spin while waiting make busy machines ten times slower.
            LibraryImage.KeepFreedMemory();
            foreach (var library in Libraries.Select(name => Path.Combine(torch, name)).Where(File.Exists)) LibraryImage.Load(library);
            LibraryImage.LoadBinding(binding);
            folder = torch;
        }
        catch (DllNotFoundException exception)
        {
            failure = LoadFailure.Explain(exception.Message, Environment.GetEnvironmentVariable(NativeFolders.Variable));
        }
        catch (StrmException exception)
        {
            failure = exception;
        }
    }

    private static string? Given()
    {
        if (Environment.GetEnvironmentVariable(NativeFolders.Variable) is not { Length: > 0 } given) return null;
        string[] folders = [given, Path.Combine(given, "lib")];
        var named = folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, Torch))) ?? throw new StrmException(
            $"{NativeFolders.Variable} is '{given}', which has no {Torch}.",
            $"It must be the folder of libtorch's libraries, for example torch/lib of a PyTorch {LoadFailure.TorchVersion}.",
            "Correct it, or unset it to use the libtorch of the package.");
        LoadFailure.RefuseOlder(NativeFolders.TorchVersion(named), given);
        return named;
    }
}
