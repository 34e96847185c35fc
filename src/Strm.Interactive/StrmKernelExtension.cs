using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;
using Strm.Interactive.Directives;
using Strm.Synthesis;
using Strm.Torch;

namespace Strm.Interactive;

/// <summary>Adds the library to a notebook's kernel: how results look, the directive <c>#!strm</c>, and usings for C# cells.</summary>
/// <remarks>
/// .NET Interactive finds it in the package; after <c>#r "Strm.Interactive.dll"</c> call <see cref="Load"/> with <c>Kernel.Root</c>.
/// </remarks>
public sealed class StrmKernelExtension : IKernelExtension
{
    private static readonly Type[] Referenced =
    [
        typeof(StrmKernelExtension), typeof(StrmExperiment), typeof(StrmException), typeof(SyntheticDataset), typeof(TorchSharp.torch),
        typeof(AsyncEnumerable), typeof(Plotly.NET.CSharp.Chart), typeof(Plotly.NET.GenericChart),
        typeof(Microsoft.Data.Analysis.DataFrame),
    ];

    /// <summary>Loads the extension.</summary>
    /// <param name="root">The root kernel.</param>
    /// <returns>A task that ends when C# cells can use the library.</returns>
    public static async Task Load(Kernel root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var failure = NativeTorch.Failure(); // loads libtorch before a cell can make TorchSharp search for it
        ResultFormatters.Register();
        if (root.KernelInfo.SupportedDirectives.Any(directive => directive.Name == StrmDirective.Name)) return; // loaded before
        if (failure is not null) KernelInvocationContext.Current?.DisplayAs(failure, PlainTextFormatter.MimeType);
        AmbientCancellation.Use(() => KernelInvocationContext.Current?.CancellationToken ?? CancellationToken.None);
        CellStopSignal.ListenFor(root);
        ChartsStayOurs(root);
        StrmDirective.AddTo(root);
        if (root.FindKernels(kernel => kernel is CSharpKernel).FirstOrDefault() is not CSharpKernel csharp) return;
        csharp.AddAssemblyReferences(Referenced.Select(type => type.Assembly.Location).Where(path => path.Length > 0).Distinct());

        // If a C# cell calls this, it is still running, and its own declarations would replace the usings: they wait for the next cell.
        var usings = new SubmitCode(NotebookUsings.Code, csharp.Name);
        if (KernelInvocationContext.Current?.HandlingKernel == csharp) csharp.DeferCommand(usings);
        else await csharp.SendAsync(usings).ConfigureAwait(false);
    }

    // Plotly.NET.Interactive shows charts with a plotly.js from the network; ours, which need no network, win whichever is loaded last.
    private static void ChartsStayOurs(Kernel root) => root.AddMiddleware(async (command, context, next) =>
    {
        if (command is SubmitCode) ResultFormatters.RegisterCharts();
        await next(command, context).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task OnLoadAsync(Kernel kernel) => Load(kernel);
}
