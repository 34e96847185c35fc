using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Strm.Jupyter.Outputs;

namespace Strm.Jupyter.Kernels;

/// <summary>Runs cells in a kernel and passes on what they show, as they show it.</summary>
internal sealed class CellRunner : IObserver<KernelEvent>, IDisposable
{
    private const string GoesOn = "The interrupted cell does not check the kernel's cancellation token and continues in the background. "
        + "Restart the kernel to end it.\n";

    private readonly Kernel kernel;
    private readonly IDisposable subscription;

    // Work that a cell started may go on showing output after the cell's end; the output still belongs to the cell.
    private readonly ConditionalWeakTable<KernelCommand, Action<CellOutput>> showing = [];

    /// <summary>Listens to a kernel.</summary>
    public CellRunner(Kernel kernel)
    {
        this.kernel = kernel;
        subscription = kernel.KernelEvents.Subscribe(this);
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="kernelName">The inner kernel that it is for.</param>
    /// <param name="show">Receives what it shows, on whichever thread shows it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Why it failed; null if it did not.</returns>
    public async Task<ErrorOutput?> RunAsync(
        string code, string? kernelName, Action<CellOutput> show, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return OutputReader.Interrupted;
        var command = new SubmitCode(code, kernelName);
        showing.Add(command, show);
        var interrupt = CellInterrupt.Begin(cancellationToken);

        // As a command, not through the token: .NET Interactive's own kernel would stay busy with the cell.
        await using var stopping = cancellationToken.Register(() => _ = kernel.SendAsync(new Cancel(), CancellationToken.None));
        KernelCommandResult result;
        try
        {
            result = await kernel.SendAsync(command, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            _ = WarnAsync(interrupt, show);
            return OutputReader.Interrupted;
        }

        if (cancellationToken.IsCancellationRequested && result.Events.OfType<CommandFailed>().Any())
        {
            _ = WarnAsync(interrupt, show);
            return OutputReader.Interrupted;
        }

        return result.Events.OfType<CommandFailed>().FirstOrDefault(failed => failed.Command == command) is { } failed
            ? OutputReader.Read(failed)
            : null;
    }

    /// <inheritdoc/>
    public void OnNext(KernelEvent value)
    {
        var command = value.Command;
        while (command.Parent is not null) command = command.Parent;
        if (showing.TryGetValue(command, out var show) && OutputReader.Read(value) is { } output) show(output);
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    public void Dispose() => subscription.Dispose();

    private static async Task WarnAsync(CellInterrupt interrupt, Action<CellOutput> show)
    {
        await Task.Delay(2 * CellInterrupt.Grace);
        if (!interrupt.HasEnded) show(new StreamOutput(true, GoesOn));
    }
}
