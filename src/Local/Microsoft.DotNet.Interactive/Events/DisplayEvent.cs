using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something to show.</summary>
public abstract class DisplayEvent : KernelEvent
{
    protected DisplayEvent(object? value, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
        : base(command) => (Value, FormattedValues, ValueId) = (value, formattedValues ?? [], valueId);

    public object? Value { get; }

    public IReadOnlyCollection<FormattedValue> FormattedValues { get; }

    public string? ValueId { get; }

    public override string ToString() => $"{GetType().Name}: {FormattedValues.FirstOrDefault()?.Value}";
}
