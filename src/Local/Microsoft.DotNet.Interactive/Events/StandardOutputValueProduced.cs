using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Text that went to standard output.</summary>
public class StandardOutputValueProduced : DisplayEvent
{
    public StandardOutputValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
        : base(null, command, formattedValues, valueId)
    {
    }
}
