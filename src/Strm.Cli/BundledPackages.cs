using System.Reflection;
using Microsoft.DotNet.Interactive;
using Strm.Jupyter.Kernels;

namespace Strm.Cli;

/// <summary>The packages that this build is one of: cells have them without a restore.</summary>
internal static class BundledPackages
{
    private const string Extension = "Strm.Interactive";

    /// <summary>The extension with all that it stands on.</summary>
    public static IReadOnlyList<BundledPackage> All()
    {
        var extension = Type.GetType($"{Extension}.StrmKernelExtension, {Extension}");
        var load = extension?.GetMethod("Load", [typeof(Kernel)]);
        return [new BundledPackage(Extension, Files(extension?.Assembly ?? typeof(StrmExperiment).Assembly), root => load?.Invoke(null, [root]) as Task ?? Task.CompletedTask)];
    }

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
