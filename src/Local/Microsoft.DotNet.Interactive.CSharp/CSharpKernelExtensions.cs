using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>What a C# kernel can be given.</summary>
public static class CSharpKernelExtensions
{
    /// <summary>Lets cells say <c>display(x)</c> and <c>HTML("…")</c>.</summary>
    public static CSharpKernel UseKernelHelpers(this CSharpKernel kernel)
    {
        kernel.DeferCommand(new SubmitCode($"using static {typeof(Kernel).FullName};"));
        return kernel;
    }
}
