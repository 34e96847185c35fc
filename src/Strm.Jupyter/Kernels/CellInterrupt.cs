using System.Runtime;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Jupyter.Kernels;

/// <summary>
/// An interrupt of a cell, in two steps. The kernel's cancellation token is set at once, which ends work that checks
/// it, and a cell that awaits something is abandoned. A cell that computes without checking has <see cref="Grace"/>; then its
/// thread is stopped wherever it is in managed code, perhaps in the middle of something. The alternative is a restart.
/// </summary>
internal sealed class CellInterrupt
{
    /// <summary>How long a cell may take to end by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly AsyncLocal<CellInterrupt?> Current = new();

    [ThreadStatic]
    private static bool isControlled;

    private readonly CancellationToken asked;
    private int running;

    private CellInterrupt(CancellationToken asked) => this.asked = asked;

    /// <summary>Whether the cell's work has ended; an abandoned cell may go on in the background.</summary>
    public bool HasEnded => Volatile.Read(ref running) == 0;

    /// <summary>Makes the cells that run from here on in this flow of control interruptible by a token.</summary>
    public static CellInterrupt Begin(CancellationToken asked) => Current.Value = new CellInterrupt(asked);

    /// <summary>Makes a kernel's cells interruptible.</summary>
    public static void AddTo(Kernel kernel) => kernel.AddMiddleware((command, context, next) =>
        command is SubmitCode && Current.Value is { } interrupt
            ? interrupt.RunAsync(() => next(command, context))
            : next(command, context));

    private async Task RunAsync(Func<Task> cell)
    {
        Interlocked.Increment(ref running);
        try
        {
            await (isControlled ? cell() : Start(cell));
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    // Runs the cell up to its first wait.
    private Task Start(Func<Task> cell)
    {
        var work = Task.CompletedTask;
        using var stop = new CancellationTokenSource();
        using var asking = asked.Register(() => stop.CancelAfter(Grace));
        isControlled = true;
        try
        {
            // Obsolete because it may corrupt the program's state: used only on a cell that the user wants to end and that does not end.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(() => work = cell(), stop.Token);
#pragma warning restore SYSLIB0046
            return work;
        }
        finally
        {
            isControlled = false;
        }
    }
}
