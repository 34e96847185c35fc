using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Set this variable.</summary>
public class SendValue : KernelCommand
{
    public SendValue(string name, object? value, FormattedValue? formattedValue = null, string? targetKernelName = null)
        : base(targetKernelName) => (Name, Value, FormattedValue) = (name, value, formattedValue);

    public string Name { get; }

    public object? Value { get; }

    public FormattedValue? FormattedValue { get; }
}
