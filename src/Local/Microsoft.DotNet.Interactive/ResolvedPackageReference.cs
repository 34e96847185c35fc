namespace Microsoft.DotNet.Interactive;

/// <summary>A package found: its version, its folder and its assemblies.</summary>
public class ResolvedPackageReference : PackageReference
{
    public ResolvedPackageReference(
        string packageName,
        string packageVersion,
        IReadOnlyList<string> assemblyPaths,
        string? packageRoot = null,
        IReadOnlyList<string>? probingPaths = null)
        : base(packageName, packageVersion) =>
        (AssemblyPaths, PackageRoot, ProbingPaths) = (assemblyPaths, packageRoot, probingPaths ?? []);

    public IReadOnlyList<string> AssemblyPaths { get; }

    public string? PackageRoot { get; }

    public IReadOnlyList<string> ProbingPaths { get; }
}
