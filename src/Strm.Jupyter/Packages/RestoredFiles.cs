using Microsoft.DotNet.Interactive;

namespace Strm.Jupyter.Packages;

/// <summary>What a restore found.</summary>
/// <param name="Packages">The packages with their assemblies.</param>
/// <param name="NativeLibraries">Paths of the libraries of this platform that they hold.</param>
internal sealed record RestoredFiles(IReadOnlyList<ResolvedPackageReference> Packages, IReadOnlyList<string> NativeLibraries);
