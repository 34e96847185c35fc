namespace Strm.Visualisation;

/// <summary>A table of numbers to be drawn as colours.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Values">Rows of values.</param>
internal sealed record FigureMap(string Title, float[][] Values);
