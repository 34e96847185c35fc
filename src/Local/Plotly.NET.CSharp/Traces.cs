using System.Text.Json.Nodes;

namespace Plotly.NET.CSharp;

/// <summary>Charts from their parts.</summary>
internal static class Traces
{
    public static JsonObject Trace(string type) => new() { ["type"] = type };

    /// <summary>A chart of one trace. Its size is that of the package unless defaults are refused.</summary>
    public static GenericChart Chart(JsonObject trace, Optional<bool> useDefaults, JsonObject? layout = null)
    {
        layout ??= [];
        if (!useDefaults.IsSome || useDefaults.Value) (layout["width"], layout["height"]) = (600, 600);
        return new Figure([trace], layout);
    }

    public static GenericChart Scatter<X, Y, TText>(ScatterTrace<X, Y, TText> parts, Optional<bool> useDefaults) => Chart(
        Trace(parts.UseWebGL is { IsSome: true, Value: true } ? "scattergl" : "scatter")
            .Put("name", parts.Name).Put("showlegend", parts.ShowLegend).Put("opacity", parts.Opacity).Put("mode", (Optional<StyleParam.Mode>)parts.Mode)
            .Put("x", new Optional<IEnumerable<X>>(parts.XValues, true)).Put("y", new Optional<IEnumerable<Y>>(parts.YValues, true))
            .Put("text", parts.Text).Put("text", parts.MultiText).Put("textposition", parts.TextPosition)
            .Put("marker", new JsonObject().Put("color", parts.MarkerColor).Put("symbol", parts.MarkerSymbol))
            .Put("line", new JsonObject().Put("color", parts.LineColor).Put("width", parts.LineWidth).Put("dash", parts.LineDash))
            .Put("fill", parts.Fill).Put("fillcolor", parts.FillColor),
        useDefaults);
}
