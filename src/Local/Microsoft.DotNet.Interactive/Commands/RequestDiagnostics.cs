namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>What is wrong with this code?</summary>
public class RequestDiagnostics : KernelCommand
{
    public RequestDiagnostics(string code, string? targetKernelName = null)
        : base(targetKernelName) => Code = code;

    public string Code { get; }
}
