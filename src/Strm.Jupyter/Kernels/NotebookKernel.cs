using System.Diagnostics;
using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace Strm.Jupyter.Kernels;

/// <summary>
/// A package that the running program contains: a cell that asks for it has it at once, without a restore or
/// a second copy of its types.
/// </summary>
/// <param name="Name">The package's name, for example <c>Strm.Interactive</c>.</param>
/// <param name="AssemblyPaths">The assemblies that cells may use.</param>
/// <param name="LoadAsync">Loads the package's extension into a root kernel; called when the kernel is made.</param>
public sealed record BundledPackage(string Name, IReadOnlyList<string> AssemblyPaths, Func<Kernel, Task> LoadAsync);

/// <summary>Makes the kernel that notebooks run in: C# with displays, directives, packages and the bundled extensions.</summary>
public static class NotebookKernel
{
    /// <summary>The name of the inner C# kernel.</summary>
    public const string CSharp = "csharp";

    /// <summary>Makes a kernel.</summary>
    /// <param name="bundled">The packages that come with the program; their extensions are loaded.</param>
    /// <returns>The root kernel. The caller disposes of it.</returns>
    public static async Task<CompositeKernel> CreateAsync(params IReadOnlyList<BundledPackage> bundled)
    {
        ArgumentNullException.ThrowIfNull(bundled);
        var csharp = new CSharpKernel(CSharp).UseKernelHelpers().UseWho().UseValueSharing();

        // Every C# program has these; .NET Interactive's own kernel leaves both to its users.
        csharp.DeferCommand(new SubmitCode("using System.IO;\nusing System.Threading;", CSharp));
        CellInterrupt.AddTo(csharp);
        var root = new CompositeKernel { csharp };
        root.DefaultKernelName = CSharp;
        ImportDirective.AddTo(root);
        AddTimeDirective(root);
        PackageDirectives.AddTo(root, csharp, bundled);
        csharp.AddAssemblyReferences([typeof(FrontEnd).Assembly.Location]);
        foreach (var package in bundled)
        {
            csharp.AddAssemblyReferences(package.AssemblyPaths);
            await RunInsideAsync(root, () => package.LoadAsync(root));
        }

        return root;
    }

    /// <summary>Runs work of this program as a command of a kernel, so that what it displays has a place to go.</summary>
    /// <exception cref="InvalidOperationException">The work failed.</exception>
    internal static async Task RunInsideAsync(Kernel kernel, Func<Task> work)
    {
        var result = await kernel.SendAsync(new Work { Handler = (_, _) => work() });
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed)
            throw new InvalidOperationException(failed.Exception?.Message ?? failed.Message, failed.Exception);
    }

    // The directive #!time, which .NET Interactive has in its tool but in none of its packages.
    private static void AddTimeDirective(Kernel root) =>
        root.AddDirective(new KernelActionDirective("#!time", "Shows how long the cell took"), (_, context) =>
    {
        var clock = Stopwatch.StartNew();
        context.OnComplete(
            ended => ended.DisplayAs(
                string.Create(CultureInfo.InvariantCulture, $"Wall time: {clock.Elapsed.TotalMilliseconds:0.0} ms"), "text/plain"));
        return Task.CompletedTask;
    });

    private sealed class Work : KernelCommand;
}
