using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>The framework's assemblies with their documentation, where an SDK is installed, and without it elsewhere.</summary>
internal static class FrameworkReferences
{
    private static readonly Lazy<IReadOnlyList<MetadataReference>> Found = new(Find);

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Running = new(() => [.. Files(RuntimeEnvironment.GetRuntimeDirectory()).Select(file => MetadataReference.CreateFromFile(file))]);

    /// <summary>What questions about code are answered from.</summary>
    public static IReadOnlyList<MetadataReference> All => Found.Value;

    /// <summary>What cells are compiled against: the assemblies that run them.</summary>
    public static IReadOnlyList<MetadataReference> Runtime => Running.Value;

    private static MetadataReference[] Find()
    {
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        return [.. Files(ReferenceFolder(runtime) ?? runtime).Select(Create)];
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.dll").Where(IsManaged);

    private static string? ReferenceFolder(string runtime)
    {
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        if (!Directory.Exists(root)) return null;
        var framework = $"net{Environment.Version.Major}.{Environment.Version.Minor}";
        return Directory.EnumerateDirectories(root).Select(version => Path.Combine(version, "ref", framework)).Where(Directory.Exists).Order().LastOrDefault();
    }

    private static bool IsManaged(string path)
    {
        var name = Path.GetFileName(path);
        if (name.Contains(".Native.", StringComparison.Ordinal) || name.StartsWith("Microsoft.DiaSymReader", StringComparison.Ordinal)) return false;
        return name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll" or "System.dll";
    }

    private static MetadataReference Create(string path)
    {
        var documentation = Path.ChangeExtension(path, ".xml");
        return MetadataReference.CreateFromFile(path, documentation: File.Exists(documentation) ? XmlDocumentationProvider.CreateFromFile(documentation) : null);
    }
}
