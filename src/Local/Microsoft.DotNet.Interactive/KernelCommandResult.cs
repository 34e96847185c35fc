using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive;

/// <summary>What happened while a command ran.</summary>
public class KernelCommandResult
{
    private readonly List<KernelEvent> events = [];

    internal KernelCommandResult(KernelCommand command) => Command = command;

    public KernelCommand Command { get; }

    public IReadOnlyList<KernelEvent> Events
    {
        get
        {
            lock (events) return [.. events];
        }
    }

    internal void AddEvent(KernelEvent kernelEvent)
    {
        lock (events) events.Add(kernelEvent);
    }
}
