using System.Reflection;
using Strm.Interactive;
using Strm.Jupyter.Kernels;

namespace Strm.Cli;

/// <summary>The packages that this build is one of: cells have them without a restore.</summary>
internal static class BundledPackages
{
    private const string Extension = "Strm.Interactive";

    /// <summary>The extension with all that it stands on.</summary>
    public static IReadOnlyList<BundledPackage> All() => [new BundledPackage(Extension, Files(typeof(StrmKernelExtension).Assembly), StrmKernelExtension.Load)];

    private static List<string> Files(Assembly assembly)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(assembly, found);
        return [.. found.Values];
    }

    // What lies beside this program is ours; the rest is the framework's.
    private static void Collect(Assembly assembly, Dictionary<string, string> found)
    {
        if (!found.TryAdd(assembly.GetName().Name!, assembly.Location)) return;
        foreach (var name in assembly.GetReferencedAssemblies().Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll")))) Collect(Assembly.Load(name), found);
    }
}
