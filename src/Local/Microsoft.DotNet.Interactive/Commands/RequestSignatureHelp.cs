namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>What are the parameters of this call?</summary>
public class RequestSignatureHelp : LanguageServiceCommand
{
    public RequestSignatureHelp(string code, LinePosition linePosition, string? targetKernelName = null)
        : base(code, linePosition, targetKernelName)
    {
    }
}
