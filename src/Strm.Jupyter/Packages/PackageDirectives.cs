using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Strm.Jupyter.Kernels;

namespace Strm.Jupyter.Packages;

/// <summary>
/// The directives <c>#r "nuget:Package, version"</c> and <c>#i "nuget:source"</c>. All packages of a cell are restored
/// together before its code runs; extensions that they hold are loaded.
/// </summary>
internal sealed class PackageDirectives : IDisposable
{
    private readonly CompositeKernel root;
    private readonly CSharpKernel csharp;
    private readonly IReadOnlyList<BundledPackage> bundled;
    private readonly PackageRestorer restorer = new();
    private readonly HashSet<string> added = new(StringComparer.OrdinalIgnoreCase);

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
        csharp.AddDirective<PackageLine>(Directive("#r", "--package", "Adds a package, #r \"nuget:Package, version\", or an assembly, #r \"path.dll\""), (line, context) =>
        {
            Guard(context, () => directives.Add(line, context));
            return Task.CompletedTask;
        });
        csharp.AddDirective<SourceLine>(Directive("#i", "--source", "Adds a place to restore packages from: #i \"nuget:folder or address\""), (line, _) =>
        {
            directives.restorer.AddSource(line.Source);
            return Task.CompletedTask;
        });

        // Sent by the submission's parser after the last of a cell's package lines.
        csharp.AddDirective(new KernelActionDirective("#!nuget-restore", "Restores the packages asked for") { Hidden = true }, (_, context) => directives.RestoreAsync(context));
    }

    public void Dispose() => restorer.Dispose();

    private static KernelActionDirective Directive(string name, string parameter, string description) => new(name, description)
    {
        Parameters = [new KernelDirectiveParameter(parameter, description) { AllowImplicitName = true, Required = true }],
    };

    private void Add(PackageLine line, KernelInvocationContext context)
    {
        if (!PackageReference.TryParse(line.Package, out var package))
        {
            context.Fail(context.Command, message: $"#r \"{line.Package}\" names no package. Write #r \"nuget:Package\" or #r \"nuget:Package, version\".");
        }
        else if (!bundled.Any(own => own.Name.Equals(package.PackageName, StringComparison.OrdinalIgnoreCase)))
        {
            restorer.Add(package);
        }
    }

    private async Task RestoreAsync(KernelInvocationContext context)
    {
        if (restorer.Pending.Count == 0) return;
        string[] requested = [.. restorer.Pending];
        var shown = context.DisplayAs($"Restoring {string.Join(", ", requested)} …", "text/plain");
        try
        {
            var restored = await restorer.RestoreAsync(context.CancellationToken);
            csharp.AddAssemblyReferences(restored.SelectMany(package => package.AssemblyPaths));
            var named = restored.Where(package => requested.Contains(package.PackageName, StringComparer.OrdinalIgnoreCase));
            shown.Update($"Installed {string.Join(", ", named.Select(package => $"{package.PackageName} {package.PackageVersion}"))}");
            foreach (var package in restored)
            {
                if (package.PackageRoot is not { } folder || !added.Add(folder)) continue;
                context.Publish(new PackageAdded(package, context.Command));
                await PackageExtensionLoader.LoadAsync(root, folder, context);
            }
        }
        catch (JupyterException exception)
        {
            context.Fail(context.Command, exception, exception.Message);
        }
    }

    private static void Guard(KernelInvocationContext context, Action action)
    {
        try
        {
            action();
        }
        catch (JupyterException exception)
        {
            context.Fail(context.Command, exception, exception.Message);
        }
    }
}
