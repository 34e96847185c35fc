using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Strm.Jupyter.Packages;

/// <summary>Finds assemblies and native libraries of restored packages when the runtime asks for them.</summary>
internal static class PackageFiles
{
    private static readonly ConcurrentDictionary<string, string> Assemblies = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, string> Libraries = new(StringComparer.Ordinal);

    static PackageFiles()
    {
        AssemblyLoadContext.Default.Resolving += Find;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += FindLibrary;
    }

    /// <summary>Adds the files of a restore; of two versions the one that came first stays.</summary>
    public static void Add(RestoredFiles files)
    {
        foreach (var path in files.Packages.SelectMany(package => package.AssemblyPaths)) Assemblies.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        foreach (var path in files.NativeLibraries) Libraries.TryAdd(Path.GetFileName(path), path);
    }

    private static Assembly? Find(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is not null && Assemblies.TryGetValue(name.Name, out var path) ? context.LoadFromAssemblyPath(path) : null;

    private static nint FindLibrary(Assembly assembly, string name)
    {
        foreach (var candidate in (string[])[name, $"lib{name}.so", $"{name}.so", $"lib{name}"])
        {
            if (Libraries.TryGetValue(candidate, out var path)) return NativeLibrary.Load(path);
        }

        return 0;
    }
}
