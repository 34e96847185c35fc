using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Show this.</summary>
public class DisplayValue : KernelCommand
{
    public DisplayValue(FormattedValue formattedValue, string? valueId = null) => (FormattedValue, ValueId) = (formattedValue, valueId);

    public FormattedValue FormattedValue { get; }

    public string? ValueId { get; }

    public override Task InvokeAsync(KernelInvocationContext context)
    {
        context.Publish(new DisplayedValueProduced(null, this, [FormattedValue], ValueId));
        return Task.CompletedTask;
    }
}
