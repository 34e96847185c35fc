using Microsoft.CodeAnalysis;

namespace Microsoft.DotNet.Interactive;

/// <summary>Something the compiler says, and where. Lines and characters count from zero.</summary>
public class Diagnostic
{
    public Diagnostic(LinePositionSpan linePositionSpan, DiagnosticSeverity severity, string code, string message) =>
        (LinePositionSpan, Severity, Code, Message) = (linePositionSpan, severity, code, message);

    public LinePositionSpan LinePositionSpan { get; }

    public DiagnosticSeverity Severity { get; }

    public string Code { get; }

    public string Message { get; }

    public override string ToString()
    {
        var severity = Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "info" };
        return $"({LinePositionSpan.Start.Line + 1},{LinePositionSpan.Start.Character + 1}): {severity} {Code}: {Message}";
    }
}
