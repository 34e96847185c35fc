namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Ask the user.</summary>
public class RequestInput : KernelCommand
{
    public RequestInput(string prompt, string? inputTypeHint = null) => (Prompt, InputTypeHint) = (prompt, inputTypeHint);

    public string Prompt { get; }

    public string? InputTypeHint { get; set; }

    public bool IsPassword => InputTypeHint is "password";
}
