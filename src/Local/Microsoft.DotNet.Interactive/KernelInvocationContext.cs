using System.Collections.Concurrent;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive;

/// <summary>One run of a command and of the commands it sends: where its events go, and how it is stopped.</summary>
public class KernelInvocationContext : IDisposable
{
    private static readonly AsyncLocal<KernelInvocationContext?> Ambient = new();

    private readonly Lock gate = new();
    private readonly CancellationTokenSource cancellation = new();
    private readonly ConcurrentDictionary<KernelCommand, KernelCommandResult> results = new();
    private readonly Kernel root;
    private List<Action<KernelInvocationContext>>? onComplete;

    internal KernelInvocationContext(KernelCommand command, Kernel root)
    {
        (Command, HandlingKernel, this.root) = (command, root, root);
        Result = ResultFor(command);
        CancellationToken = cancellation.Token;
    }

    public static KernelInvocationContext? Current => Ambient.Value;

    /// <summary>The command that was sent from outside.</summary>
    public KernelCommand Command { get; }

    public Kernel HandlingKernel { get; internal set; }

    public CancellationToken CancellationToken { get; }

    public bool IsComplete { get; private set; }

    public KernelCommandResult Result { get; }

    internal Kernel RootKernel => root.RootKernel;

    /// <summary>The part that runs now, which output belongs to.</summary>
    internal KernelCommand Running { get; set; } = null!;

    public void Publish(KernelEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);

        // What a cell's own threads show after its end still belongs to it, and still arrives.
        if (IsComplete && @event is not DisplayEvent) return;
        for (var command = @event.Command; command is not null; command = command.Parent)
        {
            if (results.TryGetValue(command, out var result)) result.AddEvent(@event);
        }

        root.PublishEvent(@event);
    }

    public void OnComplete(Action<KernelInvocationContext> onComplete) => (this.onComplete ??= []).Add(onComplete);

    public void Complete(KernelCommand command)
    {
        lock (gate)
        {
            if (IsComplete) return;
            if (command == Command)
            {
                Publish(new CommandSucceeded(command, root.NextExecutionOrder(command)));
                IsComplete = true;
            }
            else if (results.TryGetValue(command, out var result) && !HasEnded(result))
            {
                result.AddEvent(new CommandSucceeded(command));
            }
        }
    }

    public void Fail(KernelCommand command, Exception? exception = null, string? message = null)
    {
        var failed = command;
        while (failed is { IsPart: true, Parent: not null }) failed = failed.Parent;
        lock (gate)
        {
            if (IsComplete) return;
            if (failed == Command)
            {
                Publish(new CommandFailed(exception, failed, message, root.NextExecutionOrder(failed)));
                IsComplete = true;
            }
            else
            {
                if (message is not null) Publish(new ErrorProduced(message, failed));
                if (results.TryGetValue(failed, out var result) && !HasEnded(result)) result.AddEvent(new CommandFailed(exception, failed, message));
                return;
            }
        }

        cancellation.Cancel();
    }

    public void Dispose()
    {
        Complete(Command);
        onComplete?.ForEach(action => action(this));
        onComplete = null;
        GC.SuppressFinalize(this);
    }

    internal void Cancel() => Fail(Command, new OperationCanceledException("Command cancelled."), "Command cancelled.");

    internal bool HasFailed(KernelCommand command) =>
        IsComplete || (results.TryGetValue(command, out var result) && result.Events.Any(e => e is CommandFailed));

    internal KernelCommandResult ResultFor(KernelCommand command) => results.GetOrAdd(command, key => new KernelCommandResult(key));

    internal void MakeAmbient() => Ambient.Value = this;

    private static bool HasEnded(KernelCommandResult result) => result.Events.Any(e => e is KernelCommandCompletionEvent && e.Command == result.Command);
}
