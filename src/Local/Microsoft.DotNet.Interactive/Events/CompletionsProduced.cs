using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>The words that fit, and what they replace.</summary>
public class CompletionsProduced : KernelEvent
{
    public CompletionsProduced(IReadOnlyCollection<CompletionItem> completions, RequestCompletions command, LinePositionSpan? linePositionSpan = null)
        : base(command) => (Completions, LinePositionSpan) = (completions, command.InSubmission(linePositionSpan));

    public LinePositionSpan? LinePositionSpan { get; }

    public IEnumerable<CompletionItem> Completions { get; }
}
