namespace Microsoft.DotNet.Interactive.Directives;

/// <summary>A magic command that says which kernel the code after it is for.</summary>
public class KernelSpecifierDirective : KernelDirective
{
    public KernelSpecifierDirective(string name, string kernelName)
        : base(name) => KernelName = kernelName;

    public string KernelName { get; }
}
