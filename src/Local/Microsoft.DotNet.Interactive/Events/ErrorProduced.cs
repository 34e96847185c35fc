using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>An error to show; the command may go on.</summary>
public class ErrorProduced : DisplayEvent
{
    public ErrorProduced(string message, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null)
        : base(message, command, formattedValues ?? [new FormattedValue(PlainTextFormatter.MimeType, message)]) => Message = message;

    public string Message { get; }

    public override string ToString() => $"{nameof(ErrorProduced)}: {Message}";
}
