using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds the bridge, or builds it from the source that lies beside this assembly, when the first function is called.</summary>
/// <remarks>
/// The build puts <c>libstrm_torch.so</c> beside this assembly. Where it is not there (a package, or a machine that had no libtorch
/// when the build ran), or where the libtorch it was built for was replaced or the environment variable STRM_LIBTORCH names another
/// one, <c>bridge/build-bridge.sh</c> is run, which keeps what it builds in the user's cache.
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
        if (built is not null && IsForWantedLibtorch(built) && IsForThisLibtorch(built))
        {
            return built;
        }

        string? script = existing.Select(folder => Path.Combine(folder, "bridge", "build-bridge.sh")).FirstOrDefault(File.Exists);
        if (script is null)
        {
            return built ?? throw new NotSupportedException($"The bridge to libtorch (libstrm_torch.so) is not beside the program, and neither is its source. {Remedy} Then build again.");
        }

        try
        {
            return Build(script);
        }
        catch (NotSupportedException) when (built is not null && IsForWantedLibtorch(built))
        {
            // Without a compiler the old one may still fit: libtorch's updates within a version keep its interface.
            return built;
        }
    }

    private static bool IsForWantedLibtorch(string built)
    {
        string? wanted = Environment.GetEnvironmentVariable("STRM_LIBTORCH");
        return string.IsNullOrEmpty(wanted) || Note(built)[0].StartsWith(wanted.TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    // The note holds the folder of libtorch, and the size and time of its library when the bridge was built.
    private static bool IsForThisLibtorch(string built)
    {
        string[] note = Note(built);
        FileInfo library = new(Path.Combine(note[0], "libtorch_cpu.so"));
        if (note.Length < 2 || !library.Exists)
        {
            return false;
        }

        FileInfo file = library.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? library;
        return note[1] == $"{file.Length} {new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds()}";
    }

    private static string[] Note(string built) =>
        Path.ChangeExtension(built, ".libtorch") is var note && File.Exists(note) ? File.ReadAllLines(note) : [string.Empty];

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
