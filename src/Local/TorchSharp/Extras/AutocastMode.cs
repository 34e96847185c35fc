using TorchSharp;
using TorchSharp.Native;

namespace Strm.Native;

/// <summary>A region of autocast in this thread.</summary>
internal sealed class AutocastMode : IDisposable
{
    private readonly DeviceType device;
    private readonly bool wasEnabled;
    private readonly torch.ScalarType typeBefore;

    internal AutocastMode(DeviceType device, torch.ScalarType type, bool enabled)
    {
        this.device = device;
        wasEnabled = Bridge.strm_autocast_enabled(device);
        typeBefore = (torch.ScalarType)Bridge.Check(Bridge.strm_autocast_type(device));
        _ = Bridge.strm_autocast_enter();
        Bridge.Check(Bridge.strm_set_autocast(device, enabled, type));
    }

    public void Dispose()
    {
        _ = Bridge.strm_autocast_exit();
        Bridge.Check(Bridge.strm_set_autocast(device, wasEnabled, typeBefore));
    }
}
