using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Text that went to standard error.</summary>
public class StandardErrorValueProduced : DisplayEvent
{
    public StandardErrorValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
        : base(null, command, formattedValues, valueId)
    {
    }
}
