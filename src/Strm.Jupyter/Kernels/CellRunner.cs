using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Strm.Jupyter.Outputs;

namespace Strm.Jupyter.Kernels;

/// <summary>Runs cells in a kernel and hands on what they show, when they show it.</summary>
internal sealed class CellRunner : IDisposable
{
    private readonly Kernel kernel;
    private readonly IDisposable subscription;

    // What a cell started may go on showing after the cell's end; it still belongs to it.
    private readonly ConditionalWeakTable<KernelCommand, Action<CellOutput>> showing = [];

    /// <summary>Listens to a kernel.</summary>
    public CellRunner(Kernel kernel)
    {
        this.kernel = kernel;
        subscription = kernel.KernelEvents.Subscribe(new EventObserver(Hear));
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="kernelName">The kernel inside that it is for.</param>
    /// <param name="show">Takes what it shows, on whichever thread shows it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Why it failed; null where it did not.</returns>
    public async Task<ErrorOutput?> RunAsync(string code, string? kernelName, Action<CellOutput> show, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return OutputReader.Interrupted;
        var command = new SubmitCode(code, kernelName);
        showing.Add(command, show);

        // As a command, and not by the token: .NET Interactive's own kernel would stay busy with the cell.
        await using var stopping = cancellationToken.Register(() => _ = kernel.SendAsync(new Cancel(), CancellationToken.None));
        KernelCommandResult result;
        try
        {
            result = await kernel.SendAsync(command, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return OutputReader.Interrupted;
        }

        if (cancellationToken.IsCancellationRequested && result.Events.OfType<CommandFailed>().Any()) return OutputReader.Interrupted;
        return result.Events.OfType<CommandFailed>().FirstOrDefault(failed => failed.Command == command) is { } failed ? OutputReader.Read(failed) : null;
    }

    public void Dispose() => subscription.Dispose();

    private void Hear(KernelEvent kernelEvent)
    {
        var command = kernelEvent.Command;
        while (command.Parent is not null) command = command.Parent;
        if (showing.TryGetValue(command, out var show) && OutputReader.Read(kernelEvent) is { } output) show(output);
    }
}
