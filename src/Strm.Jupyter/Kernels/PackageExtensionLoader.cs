using System.Reflection;
using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;

namespace Strm.Jupyter.Kernels;

/// <summary>
/// Loads a package's kernel extensions the way .NET Interactive's own tool does: every assembly in
/// <c>interactive-extensions/dotnet</c>, then <c>extension.dib</c> there; nowhere else.
/// </summary>
public static class PackageExtensionLoader
{
    private const string Folder = "interactive-extensions/dotnet";
    private const string Script = "extension.dib";

    /// <summary>Loads a package's extensions; a package without any is not an error.</summary>
    /// <param name="root">The kernel to extend.</param>
    /// <param name="packageRoot">The package's folder.</param>
    /// <param name="context">The cell that asked for the package.</param>
    /// <returns>A task that ends when all are loaded.</returns>
    public static async Task LoadAsync(CompositeKernel root, string packageRoot, KernelInvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(context);
        var folder = new DirectoryInfo(Path.Combine(packageRoot, Folder));
        if (!folder.Exists) return;
        foreach (var file in folder.EnumerateFiles("*.dll").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(file.FullName);
            foreach (var type in assembly.ExportedTypes.Where(IsExtension)) await LoadAsync(root, type, context);
        }

        var script = new FileInfo(Path.Combine(folder.FullName, Script));
        if (script.Exists) await root.LoadAndRunInteractiveDocument(script, context.Command);
    }

    private static bool IsExtension(Type type) =>
        type is { IsAbstract: false, IsGenericTypeDefinition: false } && typeof(IKernelExtension).IsAssignableFrom(type);

    private static async Task LoadAsync(CompositeKernel root, Type type, KernelInvocationContext context)
    {
        try
        {
            var extension = (IKernelExtension)Activator.CreateInstance(type)!;
            await extension.OnLoadAsync(root);
            context.Publish(new KernelExtensionLoaded(extension, context.Command));
        }
        catch (TargetInvocationException exception)
        {
            throw Failed(type, exception.InnerException ?? exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Failed(type, exception);
        }
    }

    private static JupyterException Failed(Type type, Exception cause) =>
        new($"The extension {type.FullName} of {Path.GetFileName(type.Assembly.Location)} did not load: {cause.Message.TrimEnd('.')}.",
            "It must fit this kernel's version of Microsoft.DotNet.Interactive.", "Use another version of its package.", cause);
}
