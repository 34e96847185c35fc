using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Strm.Jupyter.Packages;

namespace Strm.Jupyter.Kernels;

/// <summary>Makes the kernel that notebooks run in: C# with displays, directives, packages and the bundled extensions.</summary>
public static class NotebookKernel
{
    /// <summary>The name of the C# kernel inside.</summary>
    public const string CSharp = "csharp";

    /// <summary>Makes a kernel.</summary>
    /// <param name="bundled">The packages that the program brings along; their extensions are loaded.</param>
    /// <returns>The root kernel. The caller disposes of it.</returns>
    public static async Task<CompositeKernel> CreateAsync(params IReadOnlyList<BundledPackage> bundled)
    {
        ArgumentNullException.ThrowIfNull(bundled);
        var csharp = new CSharpKernel(CSharp).UseKernelHelpers().UseWho().UseValueSharing();

        // What every C# program has; .NET Interactive's own kernel leaves these two to its users.
        csharp.DeferCommand(new SubmitCode("using System.IO;\nusing System.Threading;", CSharp));
        var root = new CompositeKernel { csharp };
        root.DefaultKernelName = CSharp;
        root.UseImportMagicCommand();
        TimeDirective.AddTo(root);
        PackageDirectives.AddTo(root, csharp, bundled);
        csharp.AddAssemblyReferences([typeof(FrontEnd).Assembly.Location]);
        foreach (var package in bundled)
        {
            csharp.AddAssemblyReferences(package.AssemblyPaths);
            await Inside.RunAsync(root, () => package.LoadAsync(root));
        }

        return root;
    }
}
