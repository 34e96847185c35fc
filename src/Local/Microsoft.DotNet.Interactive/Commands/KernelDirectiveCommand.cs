namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>The base of commands that a directive's parameters are bound to: <c>--save-every</c> goes to <c>SaveEvery</c>.</summary>
public abstract class KernelDirectiveCommand : KernelCommand
{
    public virtual IEnumerable<string> GetValidationErrors(CompositeKernel kernel) => [];
}
