namespace Plotly.NET.CSharp;

/// <content>Lines and points.</content>
public static partial class Chart
{
    public static GenericChart Scatter<XType, YType, TextType>(
        IEnumerable<XType> x,
        IEnumerable<YType> y,
        StyleParam.Mode mode,
        Optional<string> Name = default,
        Optional<bool> ShowLegend = default,
        Optional<double> Opacity = default,
        Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default,
        Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<Color> MarkerColor = default,
        Optional<StyleParam.MarkerSymbol> MarkerSymbol = default,
        Optional<Color> LineColor = default,
        Optional<double> LineWidth = default,
        Optional<StyleParam.DrawingStyle> LineDash = default,
        Optional<StyleParam.Fill> Fill = default,
        Optional<Color> FillColor = default,
        Optional<bool> UseWebGL = default,
        Optional<bool> UseDefaults = default) => Traces.Scatter(
        new ScatterTrace<XType, YType, TextType>(x, y, mode)
        {
            Name = Name,
            ShowLegend = ShowLegend,
            Opacity = Opacity,
            Text = Text,
            MultiText = MultiText,
            TextPosition = TextPosition,
            MarkerColor = MarkerColor,
            MarkerSymbol = MarkerSymbol,
            LineColor = LineColor,
            LineWidth = LineWidth,
            LineDash = LineDash,
            Fill = Fill,
            FillColor = FillColor,
            UseWebGL = UseWebGL,
        },
        UseDefaults);

    public static GenericChart Line<XType, YType, TextType>(
        IEnumerable<XType> x,
        IEnumerable<YType> y,
        Optional<bool> ShowMarkers = default,
        Optional<string> Name = default,
        Optional<bool> ShowLegend = default,
        Optional<double> Opacity = default,
        Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default,
        Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<Color> MarkerColor = default,
        Optional<StyleParam.MarkerSymbol> MarkerSymbol = default,
        Optional<Color> LineColor = default,
        Optional<double> LineWidth = default,
        Optional<StyleParam.DrawingStyle> LineDash = default,
        Optional<StyleParam.Fill> Fill = default,
        Optional<Color> FillColor = default,
        Optional<bool> UseWebGL = default,
        Optional<bool> UseDefaults = default)
    {
        var hasText = TextPosition.IsSome;
        var mode = ShowMarkers is { IsSome: true, Value: true }
            ? hasText ? StyleParam.Mode.Lines_Markers_Text : StyleParam.Mode.Lines_Markers
            : hasText ? StyleParam.Mode.Lines_Text : StyleParam.Mode.Lines;
        return Scatter(x, y, mode, Name, ShowLegend, Opacity, Text, MultiText, TextPosition, MarkerColor, MarkerSymbol, LineColor, LineWidth, LineDash, Fill, FillColor, UseWebGL, UseDefaults);
    }

    public static GenericChart Point<XType, YType, TextType>(
        IEnumerable<XType> x,
        IEnumerable<YType> y,
        Optional<string> Name = default,
        Optional<bool> ShowLegend = default,
        Optional<double> Opacity = default,
        Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default,
        Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<Color> MarkerColor = default,
        Optional<StyleParam.MarkerSymbol> MarkerSymbol = default,
        Optional<bool> UseWebGL = default,
        Optional<bool> UseDefaults = default)
    {
        var mode = TextPosition.IsSome ? StyleParam.Mode.Markers_Text : StyleParam.Mode.Markers;
        return Scatter(x, y, mode, Name, ShowLegend, Opacity, Text, MultiText, TextPosition, MarkerColor, MarkerSymbol, UseWebGL: UseWebGL, UseDefaults: UseDefaults);
    }
}
