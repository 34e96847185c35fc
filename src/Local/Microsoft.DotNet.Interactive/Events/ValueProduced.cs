using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>A variable's value.</summary>
public class ValueProduced : KernelEvent
{
    public ValueProduced(object? value, string name, FormattedValue formattedValue, RequestValue command)
        : base(command) => (Value, Name, FormattedValue) = (value, name, formattedValue);

    public object? Value { get; }

    public string Name { get; }

    public FormattedValue FormattedValue { get; }
}
