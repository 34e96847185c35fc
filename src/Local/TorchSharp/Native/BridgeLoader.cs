using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds the bridge, or builds it from the source that lies beside this assembly, when the first function is called.</summary>
/// <remarks>
/// The build puts <c>libstrm_torch.so</c> beside this assembly. Where it is not there (a package, or a machine that had no libtorch
/// when the build ran), or where the environment variable STRM_LIBTORCH names another libtorch than the one it was built for,
/// <c>bridge/build-bridge.sh</c> is run, which keeps what it builds in the user's cache.
/// </remarks>
internal static class BridgeLoader
{
    private const string Remedy =
        "Install libtorch and a compiler with 'apt-get install libtorch-dev libopenblas0-pthread g++', or name the folder of a PyTorch's libtorch in STRM_LIBTORCH.";

    private static readonly Lock Gate = new();
    private static nint library;

    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Bridge.Library)
        {
            return 0;
        }

        lock (Gate)
        {
            return library != 0 ? library : library = Load(Locate(AppContext.BaseDirectory, Path.GetDirectoryName(assembly.Location)));
        }
    }

    private static string Locate(params string?[] folders)
    {
        string[] existing = [.. folders.OfType<string>().Where(folder => folder.Length > 0).Distinct()];
        string? built = existing.Select(folder => Path.Combine(folder, "libstrm_torch.so")).FirstOrDefault(File.Exists);
        if (built is not null && IsForWantedLibtorch(built))
        {
            return built;
        }

        string? script = existing.Select(folder => Path.Combine(folder, "bridge", "build-bridge.sh")).FirstOrDefault(File.Exists);
        return script is not null ? Build(script)
            : throw new NotSupportedException($"The bridge to libtorch (libstrm_torch.so) is not beside the program, and neither is its source. {Remedy} Then build again.");
    }

    private static bool IsForWantedLibtorch(string built)
    {
        string? wanted = Environment.GetEnvironmentVariable("STRM_LIBTORCH");
        string note = Path.ChangeExtension(built, ".libtorch");
        return string.IsNullOrEmpty(wanted) || (File.Exists(note) && File.ReadAllText(note).StartsWith(wanted.TrimEnd('/') + "/", StringComparison.Ordinal));
    }

    private static string Build(string script)
    {
        var start = new ProcessStartInfo("/bin/bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new NotSupportedException($"'{script}' could not be started.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string path = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? path
            : throw new NotSupportedException($"The bridge to libtorch could not be built. {errors.GetAwaiter().GetResult().Trim()}");
    }

    private static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException failure)
        {
            throw new NotSupportedException($"The bridge to libtorch, '{path}', could not be loaded: {failure.Message} {Remedy}", failure);
        }
    }
}
