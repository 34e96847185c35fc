using System.Text.Json.Nodes;

namespace Plotly.NET.CSharp;

/// <content>Histograms and box plots.</content>
public static partial class Chart
{
    public static GenericChart Histogram<XType, YType, TextType>(
        Optional<IEnumerable<XType>> X = default,
        Optional<IEnumerable<YType>> Y = default,
        Optional<StyleParam.Orientation> Orientation = default,
        Optional<string> Name = default,
        Optional<bool> ShowLegend = default,
        Optional<double> Opacity = default,
        Optional<StyleParam.HistNorm> HistNorm = default,
        Optional<int> NBinsX = default,
        Optional<int> NBinsY = default,
        Optional<Color> MarkerColor = default,
        Optional<bool> UseDefaults = default) => Traces.Chart(
        Traces.Trace("histogram").Put("name", Name).Put("showlegend", ShowLegend).Put("opacity", Opacity).Put("x", X).Put("y", Y).Put("orientation", Orientation)
            .Put("histnorm", HistNorm).Put("nbinsx", NBinsX).Put("nbinsy", NBinsY).Put("marker", new JsonObject().Put("color", MarkerColor)),
        UseDefaults);

    public static GenericChart BoxPlot<XType, YType, TextType>(
        Optional<IEnumerable<XType>> X = default,
        Optional<IEnumerable<YType>> Y = default,
        Optional<string> Name = default,
        Optional<bool> ShowLegend = default,
        Optional<Color> FillColor = default,
        Optional<Color> MarkerColor = default,
        Optional<double> Opacity = default,
        Optional<StyleParam.BoxPoints> BoxPoints = default,
        Optional<StyleParam.BoxMean> BoxMean = default,
        Optional<double> Jitter = default,
        Optional<StyleParam.Orientation> Orientation = default,
        Optional<Color> OutlineColor = default,
        Optional<double> OutlineWidth = default,
        Optional<bool> UseDefaults = default) => Traces.Chart(
        Traces.Trace("box").Put("name", Name).Put("showlegend", ShowLegend).Put("opacity", Opacity).Put("x", X).Put("y", Y).Put("fillcolor", FillColor)
            .Put("marker", new JsonObject().Put("color", MarkerColor)).Put("line", new JsonObject().Put("color", OutlineColor).Put("width", OutlineWidth))
            .Put("boxpoints", BoxPoints).Put("boxmean", BoxMean).Put("jitter", Jitter).Put("orientation", Orientation),
        UseDefaults);
}
