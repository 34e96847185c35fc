namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>A question about code at a position.</summary>
public abstract class LanguageServiceCommand : KernelCommand
{
    private protected LanguageServiceCommand(string code, LinePosition linePosition, string? targetKernelName = null)
        : base(targetKernelName) => (Code, LinePosition) = (code, linePosition);

    public string Code { get; protected set; }

    public LinePosition LinePosition { get; protected set; }

    /// <summary>The line of the whole submission at which <see cref="Code"/> begins.</summary>
    internal int LineOffset { get; set; }

    /// <summary>A stretch of <see cref="Code"/>, with the lines of the whole submission.</summary>
    internal LinePositionSpan? InSubmission(LinePositionSpan? span) => span is null
        ? null
        : new LinePositionSpan(span.Start with { Line = span.Start.Line + LineOffset }, span.End with { Line = span.End.Line + LineOffset });
}
