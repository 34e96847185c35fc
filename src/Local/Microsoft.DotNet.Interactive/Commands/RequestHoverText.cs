namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>What is this?</summary>
public class RequestHoverText : LanguageServiceCommand
{
    public RequestHoverText(string code, LinePosition linePosition, string? targetKernelName = null)
        : base(code, linePosition, targetKernelName)
    {
    }
}
