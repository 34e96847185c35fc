using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>Shows values in the output of the cell that a context belongs to.</summary>
public static class KernelInvocationContextExtensions
{
    public static DisplayedValue Display(this KernelInvocationContext context, object? value, params string[] mimeTypes) =>
        context.Show(new DisplayedValue(value, FormattedValue.CreateManyFromObject(value, mimeTypes)));

    public static DisplayedValue DisplayAs(this KernelInvocationContext context, string value, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Show(new DisplayedValue(value, [new FormattedValue(mimeType, value)]));
    }

    internal static DisplayedValue Show(this KernelInvocationContext context, DisplayedValue displayed)
    {
        var command = context.Running ?? context.Command;
        context.Publish(new DisplayedValueProduced(displayed.Value, command, displayed.FormattedValues, displayed.DisplayId));
        displayed.Updated = value => context.Publish(new DisplayedValueUpdated(value.Value, value.DisplayId, command, value.FormattedValues));
        return displayed;
    }

    internal static void WriteOutput(this KernelInvocationContext context, string text, bool error)
    {
        var command = context.Running ?? context.Command;
        FormattedValue[] values = [new(PlainTextFormatter.MimeType, text)];
        context.Publish(error ? new StandardErrorValueProduced(command, values) : new StandardOutputValueProduced(command, values));
    }
}
