using System.Text.Json.Nodes;

namespace Plotly.NET.CSharp;

/// <content>Bars and columns.</content>
public static partial class Chart
{
    public static GenericChart Column<ValuesType, KeysType, TextType>(
        IEnumerable<ValuesType> values,
        Optional<IEnumerable<KeysType>> Keys = default,
        Optional<string> Name = default,
        Optional<bool> ShowLegend = default,
        Optional<double> Opacity = default,
        Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default,
        Optional<Color> MarkerColor = default,
        Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<bool> UseDefaults = default) => Traces.Chart(
        BarTrace(StyleParam.Orientation.Vertical, Name, ShowLegend, Opacity, Text, MultiText, MarkerColor, TextPosition)
            .Put("x", Keys).Put("y", new Optional<IEnumerable<ValuesType>>(values, true)),
        UseDefaults);

    public static GenericChart Bar<ValuesType, KeysType, TextType>(
        IEnumerable<ValuesType> values,
        Optional<IEnumerable<KeysType>> Keys = default,
        Optional<string> Name = default,
        Optional<bool> ShowLegend = default,
        Optional<double> Opacity = default,
        Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default,
        Optional<Color> MarkerColor = default,
        Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<bool> UseDefaults = default) => Traces.Chart(
        BarTrace(StyleParam.Orientation.Horizontal, Name, ShowLegend, Opacity, Text, MultiText, MarkerColor, TextPosition)
            .Put("x", new Optional<IEnumerable<ValuesType>>(values, true)).Put("y", Keys),
        UseDefaults);

    private static JsonObject BarTrace<TextType>(
        StyleParam.Orientation orientation, Optional<string> name, Optional<bool> legend, Optional<double> opacity, Optional<TextType> text, Optional<IEnumerable<TextType>> texts,
        Optional<Color> color, Optional<StyleParam.TextPosition> position) =>
        Traces.Trace("bar").Put("name", name).Put("showlegend", legend).Put("opacity", opacity).Put("text", text).Put("text", texts).Put("textposition", position)
            .Put("orientation", (Optional<StyleParam.Orientation>)orientation).Put("marker", new JsonObject().Put("color", color));
}
