using System.Text.Json.Nodes;

namespace Plotly.NET.CSharp;

/// <content>Heat maps and images.</content>
public static partial class Chart
{
    public static GenericChart Heatmap<ZType, XType, YType, TextType>(
        IEnumerable<IEnumerable<ZType>> zData,
        Optional<IEnumerable<XType>> X = default,
        Optional<IEnumerable<YType>> Y = default,
        Optional<string> Name = default,
        Optional<bool> ShowLegend = default,
        Optional<double> Opacity = default,
        Optional<int> XGap = default,
        Optional<int> YGap = default,
        Optional<StyleParam.Colorscale> ColorScale = default,
        Optional<bool> ShowScale = default,
        Optional<bool> ReverseScale = default,
        Optional<bool> Transpose = default,
        Optional<bool> ReverseYAxis = default,
        Optional<bool> UseDefaults = default) => Traces.Chart(
        Traces.Trace("heatmap").Put("name", Name).Put("showlegend", ShowLegend).Put("opacity", Opacity).Put("x", X).Put("y", Y)
            .Put("z", new Optional<IEnumerable<IEnumerable<ZType>>>(zData, true)).Put("xgap", XGap).Put("ygap", YGap).Put("colorscale", ColorScale)
            .Put("showscale", ShowScale).Put("reversescale", ReverseScale).Put("transpose", Transpose),
        UseDefaults,
        ReverseYAxis is { IsSome: true, Value: true } ? new JsonObject { ["yaxis"] = new JsonObject { ["autorange"] = "reversed" } } : null);

    public static GenericChart Image<IdType>(
        Optional<IEnumerable<IEnumerable<IEnumerable<int>>>> Z = default,
        Optional<string> Source = default,
        Optional<string> Name = default,
        Optional<double> Opacity = default,
        Optional<StyleParam.ColorModel> ColorModel = default,
        Optional<bool> UseDefaults = default) => Traces.Chart(
        Traces.Trace("image").Put("name", Name).Put("opacity", Opacity).Put("z", Z).Put("source", Source).Put("colormodel", ColorModel),
        UseDefaults);
}
