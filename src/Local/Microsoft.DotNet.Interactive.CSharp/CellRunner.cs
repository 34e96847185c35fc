using Microsoft.CodeAnalysis.Scripting;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>
/// Runs a compiled cell so that it ends when it is told to. First its checkpoints and its own use of the token get the
/// chance; a wait is then interrupted; what is left, inside a library's own computation, runs on without its cell.
/// </summary>
internal static class CellRunner
{
    private const int StackSize = 16 << 20;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<ScriptState<object>> RunAsync(Script<object> script, ScriptState? previous, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource<ScriptState<object>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(script, previous, ended), StackSize) { IsBackground = true, Name = "cell" };
        thread.Start();
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() =>
        {
            // On the caller's thread: the pool may be full of what is to be stopped.
            var checkpoints = Checkpoint.Stop();
            ended.Task.ContinueWith(_ => checkpoints.Dispose(), TaskScheduler.Default);
            stop.SetResult();
        });
        if (await Task.WhenAny(ended.Task, stop.Task) == ended.Task) return await ended.Task;
        if (await Task.WhenAny(ended.Task, Task.Delay(Grace, CancellationToken.None)) != ended.Task && thread.IsAlive)
        {
            // Only where it waits: an exception out of nowhere would find a library's state half changed.
            if (thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) thread.Interrupt();
            await Task.WhenAny(ended.Task, Task.Delay(Patience, CancellationToken.None));
        }

        if (ended.Task.IsCompletedSuccessfully) return await ended.Task;
        throw new OperationCanceledException("Command cancelled.", cancellationToken);
    }

    private static void Run(Script<object> script, ScriptState? previous, TaskCompletionSource<ScriptState<object>> ended)
    {
        try
        {
            // An exception is part of the state, so that what the cell did before it stays.
            var run = previous is null
                ? script.RunAsync(null, _ => true, CancellationToken.None)
                : script.RunFromAsync(previous, _ => true, CancellationToken.None);
            run.ContinueWith(task => Transfer(task, ended), TaskScheduler.Default);
        }
        catch (Exception exception)
        {
            ended.TrySetException(exception);
        }
    }

    private static void Transfer(Task<ScriptState<object>> task, TaskCompletionSource<ScriptState<object>> ended)
    {
        if (task.IsCompletedSuccessfully) ended.TrySetResult(task.Result);
        else ended.TrySetException(task.Exception?.InnerException ?? new OperationCanceledException());
    }
}
