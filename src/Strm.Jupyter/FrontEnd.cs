using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Strm.Jupyter;

/// <summary>What cells can ask of the front end that shows them.</summary>
public static class FrontEnd
{
    /// <summary>Clears what the running cell has shown so far.</summary>
    /// <param name="wait">Only when there is something new to show, so that nothing flickers.</param>
    /// <exception cref="JupyterException">No cell is running.</exception>
    public static void ClearOutput(bool wait = false) => Context().Publish(new ClearOutputRequested(Context().Command, wait));

    /// <summary>Shows a value in the front end's pager, beside the notebook.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="JupyterException">No cell is running.</exception>
    public static void ShowPage(object? value) =>
        Context().Publish(
            new PageRequested(
                Context().Command,
                value,
                FormattedValue.CreateManyFromObject(
                    value, [.. Formatter.GetPreferredMimeTypesFor(value?.GetType()), PlainTextFormatter.MimeType])));

    private static KernelInvocationContext Context() =>
        KernelInvocationContext.Current
            ?? throw new JupyterException("No cell is running here.", "Only a cell has output.", "Call this from a cell.");
}

/// <summary>A cell asks for its output to be cleared.</summary>
internal sealed class ClearOutputRequested(KernelCommand command, bool wait) : KernelEvent(command)
{
    /// <summary>Only when there is something new.</summary>
    public bool Wait { get; } = wait;
}

/// <summary>A cell asks for a value to be shown in the pager.</summary>
internal sealed class PageRequested(
    KernelCommand command, object? value, IReadOnlyCollection<FormattedValue> formattedValues) : KernelEvent(command)
{
    /// <summary>The value.</summary>
    public object? Value { get; } = value;

    /// <summary>The value as text and page.</summary>
    public IReadOnlyCollection<FormattedValue> FormattedValues { get; } = formattedValues;
}
