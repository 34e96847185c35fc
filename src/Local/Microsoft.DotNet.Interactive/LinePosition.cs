namespace Microsoft.DotNet.Interactive;

/// <summary>A place in text; line and character count from zero.</summary>
public record LinePosition(int Line, int Character);
