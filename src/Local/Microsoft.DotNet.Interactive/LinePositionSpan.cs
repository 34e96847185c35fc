namespace Microsoft.DotNet.Interactive;

/// <summary>A stretch of text.</summary>
public record LinePositionSpan(LinePosition Start, LinePosition End);
