using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>No kernel does what the command says.</summary>
public class NoSuitableKernelException : Exception
{
    public NoSuitableKernelException(KernelCommand command)
        : base($"No kernel found for {command} with target kernel '{command.TargetKernelName}'.")
    {
    }
}
