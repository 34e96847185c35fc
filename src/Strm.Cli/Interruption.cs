using System.Runtime.InteropServices;

namespace Strm.Cli;

/// <summary>
/// Cancels the work at Ctrl-C and SIGTERM. It ends when it is safe to, however often they come: a training finishes its task and saves.
/// </summary>
/// <remarks>
/// System.CommandLine's own handler ends the process with a stack trace where a second signal comes before the command has begun.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly PosixSignalRegistration[] signals;

    /// <summary>Begins to listen.</summary>
    /// <param name="cancellationToken">Cancels the work too.</param>
    public Interruption(CancellationToken cancellationToken)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel)];
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in signals) signal.Dispose();
        source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = true;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command has just ended.
        }
    }
}
