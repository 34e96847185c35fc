using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>
/// What is called in every loop and method of a cell, so that it can be stopped: .NET has no way to end a thread from
/// outside that leaves the process healthy.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Checkpoint
{
    private static volatile int stopping;

    /// <summary>Ends the cell if it was told to stop. Costs one read of a field otherwise.</summary>
    public static void Pass()
    {
        if (stopping != 0) EndIfStopped();
    }

    /// <summary>The same at the beginning of a method, where a recursion without end becomes an exception as well.</summary>
    public static void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (stopping != 0) EndIfStopped();
    }

    /// <summary>Has the checkpoints ask whose cell they are in, from now until the answer is disposed of.</summary>
    internal static Disposable Stop()
    {
        Interlocked.Increment(ref stopping);
        return new Disposable(() => Interlocked.Decrement(ref stopping));
    }

    private static void EndIfStopped() => KernelInvocationContext.Current?.CancellationToken.ThrowIfCancellationRequested();
}
