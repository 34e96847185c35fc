using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive;

/// <summary>Passes a kernel's events on to whoever subscribed.</summary>
internal sealed class KernelEventSubject : IObservable<KernelEvent>
{
    private readonly Lock gate = new();
    private IObserver<KernelEvent>[] observers = [];

    public IDisposable Subscribe(IObserver<KernelEvent> observer)
    {
        lock (gate) observers = [.. observers, observer];
        return new Disposable(() =>
        {
            lock (gate) observers = [.. observers.Where(other => other != observer)];
        });
    }

    public void OnNext(KernelEvent kernelEvent)
    {
        foreach (var observer in observers) observer.OnNext(kernelEvent);
    }

    public void OnCompleted()
    {
        foreach (var observer in observers) observer.OnCompleted();
    }
}
