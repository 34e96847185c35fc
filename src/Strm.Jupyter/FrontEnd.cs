using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Strm.Jupyter.Outputs;

namespace Strm.Jupyter;

/// <summary>What cells can ask of the front end that shows them.</summary>
public static class FrontEnd
{
    /// <summary>Clears what the running cell showed so far.</summary>
    /// <param name="wait">Only when there is something new to show, so that nothing flickers.</param>
    /// <exception cref="JupyterException">No cell is running.</exception>
    public static void ClearOutput(bool wait = false) => Context().Publish(new ClearOutputRequested(Context().Command, wait));

    /// <summary>Shows a value in the front end's pager, beside the notebook.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="JupyterException">No cell is running.</exception>
    public static void ShowPage(object? value) =>
        Context().Publish(new PageRequested(Context().Command, value, FormattedValue.CreateManyFromObject(value, [.. Formatter.GetPreferredMimeTypesFor(value?.GetType()), PlainTextFormatter.MimeType])));

    private static KernelInvocationContext Context() =>
        KernelInvocationContext.Current ?? throw new JupyterException("No cell is running here.", "Only a cell has output.", "Call this from a cell.");
}
