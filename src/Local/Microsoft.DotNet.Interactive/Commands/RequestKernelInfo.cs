namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Which kernels are there?</summary>
public class RequestKernelInfo : KernelCommand
{
    public RequestKernelInfo(string? targetKernelName = null)
        : base(targetKernelName)
    {
    }
}
