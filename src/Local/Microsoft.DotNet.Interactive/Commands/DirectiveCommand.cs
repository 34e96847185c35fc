namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>A directive without a command type of its own, or one that cannot be run.</summary>
internal sealed class DirectiveCommand : KernelCommand
{
    public DirectiveCommand(KernelCommandInvocation handler, string? targetKernelName)
        : base(targetKernelName) => Handler = handler;
}
