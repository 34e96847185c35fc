using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace Strm.Interactive.Tests;

/// <summary>A kernel as a notebook has it, with the extension loaded.</summary>
internal sealed class Cells : IDisposable
{
    private Cells()
    {
        CSharp = new CSharpKernel().UseKernelHelpers();
        Root = new CompositeKernel { CSharp };
        Root.DefaultKernelName = "csharp";
    }

    public CompositeKernel Root { get; }

    public CSharpKernel CSharp { get; }

    /// <summary>A kernel without the extension.</summary>
    public static Cells Bare() => new();

    public static async Task<Cells> StartAsync()
    {
        var cells = Bare();
        await StrmKernelExtension.Load(cells.Root);
        return cells;
    }

    public Task<KernelCommandResult> SubmitAsync(string code) => Root.SendAsync(new SubmitCode(code));

    /// <summary>Runs a cell that must succeed.</summary>
    public async Task<CellResult> RunAsync(string code)
    {
        var result = await SubmitAsync(code);
        Assert.True(result.Events.OfType<CommandFailed>().FirstOrDefault() is null, Error(result));
        return new CellResult(result);
    }

    /// <summary>Runs a cell that must fail, and answers what it says.</summary>
    public async Task<string> FailAsync(string code)
    {
        var result = await SubmitAsync(code);
        Assert.NotEmpty(result.Events.OfType<CommandFailed>());
        return Error(result);
    }

    public void Dispose() => Root.Dispose();

    private static string Error(KernelCommandResult result) => string.Join('\n', result.Events.OfType<CommandFailed>().Select(failed => failed.Message).Concat(result.Events.OfType<ErrorProduced>().Select(error => error.Message)));
}
