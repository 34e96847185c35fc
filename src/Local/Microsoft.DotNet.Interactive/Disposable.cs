namespace Microsoft.DotNet.Interactive;

/// <summary>Runs an action once, on disposal.</summary>
internal sealed class Disposable(Action dispose) : IDisposable
{
    private Action? dispose = dispose;

    public void Dispose() => Interlocked.Exchange(ref dispose, null)?.Invoke();
}
