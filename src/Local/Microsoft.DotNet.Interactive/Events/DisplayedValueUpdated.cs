using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>A value to show in place of an earlier one.</summary>
public class DisplayedValueUpdated : DisplayEvent
{
    public DisplayedValueUpdated(object? value, string valueId, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null)
        : base(value, command, formattedValues, valueId) => ArgumentException.ThrowIfNullOrWhiteSpace(valueId);
}
