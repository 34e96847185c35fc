using System.Text.Json;
using System.Text.Json.Nodes;
using GenericChart = Plotly.NET.GenericChart;

namespace Strm.Interactive.Charts;

/// <summary>A chart as the JSON of a plotly.js figure that is safe inside a script: no text in it can end the script.</summary>
internal sealed class ChartFigure
{
    // Escapes <, > and &, however the chart was made.
    private static readonly JsonSerializerOptions Safe = new();

    private readonly JsonObject figure;

    public ChartFigure(GenericChart chart)
    {
        var parsed = JsonNode.Parse(GenericChart.toFigureJson(chart))!.AsObject();
        figure = new JsonObject
        {
            ["data"] = parsed["data"]?.DeepClone() ?? new JsonArray(),
            ["layout"] = parsed["layout"]?.DeepClone() ?? new JsonObject(),
        };
    }

    public string Json => figure.ToJsonString(Safe);

    public IEnumerable<JsonObject> Traces => figure["data"]!.AsArray().OfType<JsonObject>();

    public int Height => Size("height") ?? 400;

    public int? Width => Size("width");

    private int? Size(string name) =>
        figure["layout"]![name] is JsonValue value && value.GetValueKind() is JsonValueKind.Number ? (int)value.GetValue<double>() : null;
}
