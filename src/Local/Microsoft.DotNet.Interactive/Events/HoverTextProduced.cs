using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>What the thing at a position is.</summary>
public class HoverTextProduced : KernelEvent
{
    public HoverTextProduced(RequestHoverText command, IReadOnlyCollection<FormattedValue> content, LinePositionSpan? linePositionSpan = null)
        : base(command) => (Content, LinePositionSpan) = (content, command.InSubmission(linePositionSpan));

    public IReadOnlyCollection<FormattedValue> Content { get; }

    public LinePositionSpan? LinePositionSpan { get; }
}
