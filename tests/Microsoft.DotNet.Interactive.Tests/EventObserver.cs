using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.Tests;

internal sealed class EventObserver(Action<KernelEvent> next) : IObserver<KernelEvent>
{
    public void OnNext(KernelEvent value) => next(value);

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
