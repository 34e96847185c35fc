using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Strm.Jupyter.Outputs;

/// <summary>A cell asks for a value to be shown in the pager.</summary>
internal sealed class PageRequested(KernelCommand command, object? value, IReadOnlyCollection<FormattedValue> formattedValues) : KernelEvent(command)
{
    /// <summary>The value.</summary>
    public object? Value { get; } = value;

    /// <summary>It as text and page.</summary>
    public IReadOnlyCollection<FormattedValue> FormattedValues { get; } = formattedValues;
}
