using Microsoft.DotNet.Interactive.Events;

namespace Strm.Jupyter.Kernels;

/// <summary>Hears a kernel's events.</summary>
internal sealed class EventObserver(Action<KernelEvent> onEvent) : IObserver<KernelEvent>
{
    public void OnNext(KernelEvent value) => onEvent(value);

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
