using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace Strm.Jupyter.Kernels;

/// <summary>
/// The directives <c>#r "nuget:Package, version"</c> and <c>#i "nuget:source"</c> on top of .NET Interactive's restore. All
/// packages of a cell are restored together before its code runs, and the extensions in them are loaded.
/// </summary>
/// <remarks>
/// The packages' own <c>UseNugetDirective</c> is not used: it restores the bundled packages too, fails with the whole log of
/// the restore, and loads no extensions.
/// </remarks>
internal sealed class PackageDirectives : IDisposable
{
    private const string NuGet = "nuget:";
    private readonly CompositeKernel root;
    private readonly CSharpKernel csharp;
    private readonly IReadOnlyList<BundledPackage> bundled;
    private readonly PackageRestoreContext packages = new();

    private PackageDirectives(CompositeKernel root, CSharpKernel csharp, IReadOnlyList<BundledPackage> bundled) =>
        (this.root, this.csharp, this.bundled) = (root, csharp, bundled);

    /// <summary>Adds the directives.</summary>
    /// <param name="root">The kernel that extensions are loaded into.</param>
    /// <param name="csharp">The kernel whose cells use the packages.</param>
    /// <param name="bundled">The packages that need no restore.</param>
    public static void AddTo(CompositeKernel root, CSharpKernel csharp, IReadOnlyList<BundledPackage> bundled)
    {
        var directives = new PackageDirectives(root, csharp, bundled);
        csharp.RegisterForDisposal(directives);
        const string package = "Adds a package, #r \"nuget:Package, version\", or an assembly, #r \"path.dll\"";
        csharp.AddDirective<PackageLine>(Directive("#r", "--package", package), (line, context) =>
        {
            if (directives.Add(line.Package) is { } problem) context.Fail(context.Command, message: problem);
            return Task.CompletedTask;
        });
        const string source = "Adds a place to restore packages from: #i \"nuget:folder or address\"";
        csharp.AddDirective<SourceLine>(Directive("#i", "--source", source), (line, _) =>
        {
            directives.packages.TryAddRestoreSource(Place(line.Source.Trim()));
            return Task.CompletedTask;
        });

        // Sent by the submission's parser after the last of a cell's package lines.
        csharp.AddDirective(
            new KernelActionDirective("#!nuget-restore", "Restores the requested packages") { Hidden = true },
            (_, context) => directives.RestoreAsync(context));
    }

    public void Dispose() => packages.Dispose();

    private static KernelActionDirective Directive(string name, string parameter, string description) => new(name, description)
    {
        Parameters = [new KernelDirectiveParameter(parameter, description) { AllowImplicitName = true, Required = true }],
    };

    private static string Place(string source)
    {
        var place = source.StartsWith(NuGet, StringComparison.OrdinalIgnoreCase) ? source[NuGet.Length..].Trim() : source;
        return place.Contains("://", StringComparison.Ordinal) ? place : Path.GetFullPath(place);
    }

    // The error; null if the package will be restored or is already here.
    private string? Add(string line)
    {
        if (!PackageReference.TryParse(line, out var package))
            return $"#r \"{line}\" names no package. Write #r \"nuget:Package\" or #r \"nuget:Package, version\".";
        if (bundled.Any(own => own.Name.Equals(package.PackageName, StringComparison.OrdinalIgnoreCase))) return null;
        var version = package.PackageVersion is { Length: > 0 } wanted ? wanted : "*";
        var before = packages.ResolvedPackageReferences.Concat(packages.RequestedPackageReferences)
            .FirstOrDefault(known => known.PackageName.Equals(package.PackageName, StringComparison.OrdinalIgnoreCase));
        if (before is not null && (version is "*" or "*-*" || version == before.PackageVersion)) return null;
        if (before is null && packages.GetOrAddPackageReference(package.PackageName, version) is not null) return null;
        return $"{package.PackageName} {version} was requested, and {before?.PackageVersion} earlier. A kernel can use one version of a "
            + $"package. Use one version everywhere, then restart the kernel.";
    }

    private async Task RestoreAsync(KernelInvocationContext context)
    {
        var requested = packages.RequestedPackageReferences.ToList();
        if (requested.Count == 0) return;
        var shown = context.DisplayAs($"Restoring {string.Join(", ", requested.Select(package => package.PackageName))} …", "text/plain");
        var restored = await packages.RestoreAsync().WaitAsync(context.CancellationToken);
        if (!restored.Succeeded)
        {
            context.Fail(context.Command, message: RestoreErrors.Sentence(requested, restored.Errors));
            return;
        }

        csharp.AddAssemblyReferences(restored.ResolvedReferences.SelectMany(package => package.AssemblyPaths));
        var named = restored.ResolvedReferences.Where(
            package => requested.Any(asked => asked.PackageName.Equals(package.PackageName, StringComparison.OrdinalIgnoreCase)));
        shown.Update($"Installed {string.Join(", ", named.Select(package => $"{package.PackageName} {package.PackageVersion}"))}");
        foreach (var package in restored.ResolvedReferences)
        {
            context.Publish(new PackageAdded(package, context.Command));
            if (package.PackageRoot is { } folder) await PackageExtensionLoader.LoadAsync(root, folder, context);
        }
    }
}

/// <summary>A line <c>#r "nuget:…"</c>.</summary>
internal sealed class PackageLine : KernelDirectiveCommand
{
    /// <summary>What is between the quotes.</summary>
    public string Package { get; set; } = string.Empty;
}

/// <summary>A line <c>#i "nuget:…"</c>.</summary>
internal sealed class SourceLine : KernelDirectiveCommand
{
    /// <summary>What is between the quotes.</summary>
    public string Source { get; set; } = string.Empty;
}

/// <summary>Summarises the log of a failed restore in one sentence.</summary>
internal static class RestoreErrors
{
    private const int ShownErrors = 3;

    /// <summary>The sentence.</summary>
    public static string Sentence(IEnumerable<PackageReference> requested, IEnumerable<string> log)
    {
        var lines = log.SelectMany(text => text.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        var errors = lines.Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(line.IndexOf("error", StringComparison.OrdinalIgnoreCase) + "error".Length)..].Trim().Split(" [")[0])
            .Where(text => text.Length > 1).Distinct().Take(ShownErrors).ToList();
        var cause = string.Join(' ', errors.Count > 0 ? errors : lines.TakeLast(ShownErrors)).TrimEnd('.');
        return $"{string.Join(", ", requested.Select(package => $"{package.PackageName} {package.PackageVersion}"))} cannot be restored: "
            + $"{cause}. " +
               "Every package must be in one of the sources in use. Check the name and version, or add a source with #i \"nuget:folder "
                   + "or address\".";
    }
}
