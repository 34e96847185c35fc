namespace Plotly.NET.CSharp;

/// <summary>What lines and points have in common.</summary>
internal sealed record ScatterTrace<X, Y, TText>(IEnumerable<X> XValues, IEnumerable<Y> YValues, StyleParam.Mode Mode)
{
    public Optional<string> Name { get; init; }

    public Optional<bool> ShowLegend { get; init; }

    public Optional<double> Opacity { get; init; }

    public Optional<TText> Text { get; init; }

    public Optional<IEnumerable<TText>> MultiText { get; init; }

    public Optional<StyleParam.TextPosition> TextPosition { get; init; }

    public Optional<Color> MarkerColor { get; init; }

    public Optional<StyleParam.MarkerSymbol> MarkerSymbol { get; init; }

    public Optional<Color> LineColor { get; init; }

    public Optional<double> LineWidth { get; init; }

    public Optional<StyleParam.DrawingStyle> LineDash { get; init; }

    public Optional<StyleParam.Fill> Fill { get; init; }

    public Optional<Color> FillColor { get; init; }

    public Optional<bool> UseWebGL { get; init; }
}
