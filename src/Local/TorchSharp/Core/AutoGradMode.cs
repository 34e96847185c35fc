using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Switches the recording of gradients of this thread until it is disposed.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly bool before = Bridge.strm_grad_mode();

    internal AutoGradMode(bool enabled) => Bridge.strm_set_grad_mode(enabled);

    public void Dispose() => Bridge.strm_set_grad_mode(before);
}
