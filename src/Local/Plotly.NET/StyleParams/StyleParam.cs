namespace Plotly.NET;

/// <summary>The words that plotly.js understands, as types.</summary>
public static partial class StyleParam
{
}
