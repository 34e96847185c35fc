namespace Strm.Notebooks.Tests;

/// <summary>A chart as the browser drew it.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Marks">Lines, bars, cells and images in it.</param>
/// <param name="Visible">Whether it is shown.</param>
public sealed record DrawnChart(double Width, double Height, int Marks, bool Visible);
