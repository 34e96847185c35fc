namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Stop what runs.</summary>
public class Cancel : KernelCommand
{
    public Cancel(string? targetKernelName = null)
        : base(targetKernelName)
    {
    }

    public override Task InvokeAsync(KernelInvocationContext context) => Task.CompletedTask;
}
