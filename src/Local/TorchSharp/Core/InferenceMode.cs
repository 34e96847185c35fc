using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Puts this thread in or out of inference mode until it is disposed.</summary>
internal sealed class InferenceMode(bool enabled) : IDisposable
{
    private nint guard = Bridge.strm_inference_guard(enabled);

    public void Dispose()
    {
        if (guard != 0)
        {
            Bridge.strm_inference_guard_free(guard);
            guard = 0;
        }
    }
}
