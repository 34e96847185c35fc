using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>An extension is ready.</summary>
public class KernelExtensionLoaded : KernelEvent
{
    public KernelExtensionLoaded(IKernelExtension kernelExtension, KernelCommand command)
        : base(command) => KernelExtension = kernelExtension;

    public IKernelExtension KernelExtension { get; }
}
