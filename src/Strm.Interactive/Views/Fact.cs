namespace Strm.Interactive.Views;

/// <summary>A name with its value.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The value with its unit; null or empty where there is none.</param>
public sealed record Fact(string Name, string? Value);
