namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>End the kernel.</summary>
public class Quit : KernelCommand
{
    public Quit()
    {
    }
}
