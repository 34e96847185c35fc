namespace Strm.Visualisation;

/// <summary>A picture with its label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Picture">The picture.</param>
internal sealed record FigurePanel(string Label, RgbCanvas Picture);
