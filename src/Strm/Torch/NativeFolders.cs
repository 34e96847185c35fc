using System.Text.RegularExpressions;
using TorchSharp;

namespace Strm.Torch;

/// <summary>Where TorchSharp would look for native libraries, in its order.</summary>
internal static partial class NativeFolders
{
    /// <summary>The environment variable that names the folder of another libtorch.</summary>
    public const string Variable = "STRM_LIBTORCH";

    private const string Native = "runtimes/linux-x64/native";

    /// <summary>Lists the folders.</summary>
    /// <returns>Full paths; not all of them exist.</returns>
    public static IEnumerable<string> All()
    {
        foreach (var folder in (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }

        yield return Path.Combine(AppContext.BaseDirectory, Native);
        yield return AppContext.BaseDirectory;
        if (Path.GetDirectoryName(typeof(torch).Assembly.Location) is not { Length: > 0 } assembly) yield break;
        yield return Path.Combine(assembly, Native);
        yield return assembly;

        // In a notebook, assemblies stay in their packages: …/torchsharp/VERSION/lib/FRAMEWORK.
        var package = Path.GetFullPath(Path.Combine(assembly, "..", ".."));
        yield return Path.Combine(package, Native);
        var packages = Path.GetFullPath(Path.Combine(package, "..", ".."));
        foreach (var version in TorchVersions(packages, Path.GetFileName(package)))
            yield return Path.Combine(packages, "libtorch-cpu-linux-x64", version, Native);
    }

    /// <summary>
    /// Reads the version of a libtorch from the file that PyTorch and the libtorch archives ship beside their libraries.
    /// </summary>
    /// <param name="folder">The folder of the libraries.</param>
    /// <returns>The version; null if there is no such file.</returns>
    public static string? TorchVersion(string folder)
    {
        string[] files = [Path.Combine(folder, "..", "version.py"), Path.Combine(folder, "..", "build-version")];
        return files.Where(File.Exists).Select(file => VersionNumber().Match(File.ReadAllText(file)))
            .FirstOrDefault(match => match.Success)?.Value;
    }

    // The one that this TorchSharp was built for comes first.
    private static IEnumerable<string> TorchVersions(string packages, string torchSharp)
    {
        var metadata = Path.Combine(packages, "torchsharp-cpu", torchSharp, "torchsharp-cpu.nuspec");
        if (File.Exists(metadata) && TorchDependency().Match(File.ReadAllText(metadata)) is { Success: true } match)
            yield return match.Groups["version"].Value;
        var folder = Path.Combine(packages, "libtorch-cpu-linux-x64");
        if (!Directory.Exists(folder)) yield break;
        foreach (var version in Directory.GetDirectories(folder).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal))
            yield return version!;
    }

    [GeneratedRegex("id=\"libtorch-cpu[^\"]*\" version=\"\\[?(?<version>[0-9.]*[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex TorchDependency();

    [GeneratedRegex(@"\d+\.\d+\.\d+[^\s'""]*", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();
}
