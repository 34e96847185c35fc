namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Run this code.</summary>
public class SubmitCode : KernelCommand
{
    public SubmitCode(string code, string? targetKernelName = null)
        : base(targetKernelName)
    {
        ArgumentNullException.ThrowIfNull(code);
        Code = code;
    }

    public string Code { get; }

    /// <summary>The line of the whole submission at which this part begins.</summary>
    internal int FirstLine { get; init; }

    public override string ToString() => $"{nameof(SubmitCode)}: {Code}";
}
