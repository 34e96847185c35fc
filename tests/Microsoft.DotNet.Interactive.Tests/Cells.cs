using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.Tests;

/// <summary>A kernel as a notebook has it, and what its cells say.</summary>
internal sealed class Cells : IDisposable
{
    public Cells()
    {
        CSharp = new CSharpKernel().UseKernelHelpers().UseWho().UseValueSharing();
        Root = new CompositeKernel { CSharp };
        Root.DefaultKernelName = "csharp";
        Root.UseImportMagicCommand();
    }

    public CompositeKernel Root { get; }

    public CSharpKernel CSharp { get; }

    public Task<KernelCommandResult> RunAsync(string code, CancellationToken cancellationToken = default) => Root.SendAsync(new SubmitCode(code), cancellationToken);

    /// <summary>Runs a cell that must succeed, and answers its value.</summary>
    public async Task<object?> ValueAsync(string code)
    {
        var result = await RunAsync(code);
        Assert.True(result.Events.OfType<CommandFailed>().FirstOrDefault() is null, ErrorOf(result));
        return result.Events.OfType<ReturnValueProduced>().LastOrDefault()?.Value;
    }

    public static string ErrorOf(KernelCommandResult result) => result.Events.OfType<CommandFailed>().LastOrDefault()?.Message ?? string.Empty;

    public static string OutputOf(KernelCommandResult result) =>
        string.Concat(result.Events.OfType<StandardOutputValueProduced>().Select(e => e.FormattedValues.First().Value));

    public void Dispose() => Root.Dispose();
}
