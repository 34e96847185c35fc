using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Loads assemblies for cells where the rest of the process has them, so that a type is the same type everywhere.</summary>
internal static class AssemblyFiles
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Folders = new(StringComparer.Ordinal);

    static AssemblyFiles() => AssemblyLoadContext.Default.Resolving += FindBeside;

    /// <summary>The assembly of a file, or the one of its name that is loaded already; null where the file is no assembly.</summary>
    public static Assembly? Load(string path)
    {
        try
        {
            path = Path.GetFullPath(path);
            var name = AssemblyName.GetAssemblyName(path);
            lock (Gate) Folders.Add(Path.GetDirectoryName(path)!);
            return Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => IsSame(assembly, name)) ?? AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or FileNotFoundException)
        {
            return null;
        }
    }

    public static MetadataReference Metadata(Assembly assembly)
    {
        var documentation = Path.ChangeExtension(assembly.Location, ".xml");
        return MetadataReference.CreateFromFile(
            assembly.Location,
            documentation: File.Exists(documentation) ? XmlDocumentationProvider.CreateFromFile(documentation) : null);
    }

    private static bool IsSame(Assembly assembly, AssemblyName name) =>
        !assembly.IsDynamic && assembly.Location.Length > 0 && AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default &&
        AssemblyName.ReferenceMatchesDefinition(assembly.GetName(), name);

    // What an assembly needs usually lies beside it.
    private static Assembly? FindBeside(AssemblyLoadContext context, AssemblyName name)
    {
        string[] folders;
        lock (Gate) folders = [.. Folders];
        var path = folders.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists);
        return path is null ? null : context.LoadFromAssemblyPath(path);
    }
}
