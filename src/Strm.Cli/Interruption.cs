using System.Runtime.InteropServices;

namespace Strm.Cli;

/// <summary>
/// Cancels the work on Ctrl-C and SIGTERM. It ends when it is safe to, however many signals arrive: a training finishes its task and saves.
/// </summary>
/// <remarks>
/// System.CommandLine's own handler ends the process with a stack trace if a second signal arrives before the command has begun.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly PosixSignalRegistration[] signals;

    /// <summary>Begins listening.</summary>
    /// <param name="cancellationToken">Cancels the work too.</param>
    public Interruption(CancellationToken cancellationToken)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel)];
    }

    /// <summary>Cancelled by the first signal.</summary>
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
