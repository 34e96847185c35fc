using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;

namespace Strm.Interactive.Tests;

/// <summary>What a cell showed.</summary>
internal sealed class CellResult(KernelCommandResult result)
{
    public object? Value => result.Events.OfType<ReturnValueProduced>().LastOrDefault()?.Value;

    public IReadOnlyList<DisplayEvent> Displays => [.. result.Events.OfType<DisplayEvent>().Where(shown => shown is ReturnValueProduced or DisplayedValueProduced)];

    public IReadOnlyList<DisplayedValueUpdated> Updates => [.. result.Events.OfType<DisplayedValueUpdated>()];

    public string Html => string.Concat(Displays.Select(shown => Of(shown, "text/html")));

    public string Text => string.Join('\n', Displays.Select(shown => Of(shown, "text/plain")));

    public static string Of(DisplayEvent shown, string mimeType) => shown.FormattedValues.FirstOrDefault(value => value.MimeType == mimeType)?.Value ?? "";
}
