namespace Plotly.NET.CSharp;

/// <summary>An argument that may be left out.</summary>
public record struct Optional<T>(T Value, bool IsSome)
{
    public static implicit operator Optional<T>(T Value) => new(Value, true);
}
