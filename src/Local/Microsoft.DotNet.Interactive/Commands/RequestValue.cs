namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>What is the value of this variable?</summary>
public class RequestValue : KernelCommand
{
    public RequestValue(string name, string mimeType = "application/json", string? targetKernelName = null)
        : base(targetKernelName) => (Name, MimeType) = (name, mimeType);

    public string Name { get; }

    public string MimeType { get; }
}
