namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Which words fit here?</summary>
public class RequestCompletions : LanguageServiceCommand
{
    public RequestCompletions(string code, LinePosition linePosition, string? targetKernelName = null)
        : base(code, linePosition, targetKernelName)
    {
    }
}
