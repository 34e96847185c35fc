using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plotly.NET;

/// <summary>A chart: traces and a layout as plotly.js takes them.</summary>
public abstract class GenericChart
{
    // Default escaping keeps the text of a chart from ending the script element that holds it.
    private static readonly JsonSerializerOptions Format = new();

    private protected GenericChart(JsonArray data, JsonObject layout) => (Data, Layout) = (data, layout);

    internal JsonArray Data { get; }

    internal JsonObject Layout { get; }

    /// <summary>The figure as JSON: data, layout and frames.</summary>
    public static string toFigureJson(GenericChart gChart) => Object(gChart, "frames", new JsonArray()).ToJsonString(Format);

    /// <summary>The chart as JSON: data, layout and config.</summary>
    public static string toJson(GenericChart gChart) => Object(gChart, "config", new JsonObject()).ToJsonString(Format);

    /// <summary>An element and the script that draws in it; the page must have plotly.js.</summary>
    public static string toChartHTML(GenericChart gChart)
    {
        var figure = toJson(gChart);
        var id = "plotly-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(figure)))[..16];
        return $$"""<div><div id="{{id}}"></div><script type="text/javascript">(function () { var chart = {{figure}}; Plotly.newPlot('{{id}}', chart.data, chart.layout, chart.config); })();</script></div>""";
    }

    /// <summary>A page that holds plotly.js and so needs no network.</summary>
    public static string toEmbeddedHTML(GenericChart gChart) => $"""
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><title>Chart</title><script type="text/javascript">{PlotlyScript.Text}</script></head>
        <body>{toChartHTML(gChart)}</body></html>

        """;

    private static JsonObject Object(GenericChart chart, string part, JsonNode value) =>
        new() { ["data"] = chart.Data.DeepClone(), ["layout"] = chart.Layout.DeepClone(), [part] = value };
}
