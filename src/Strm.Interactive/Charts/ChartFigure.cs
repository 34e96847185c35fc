using System.Text.Json;
using System.Text.Json.Nodes;
using Plotly.NET;
using GenericChart = Plotly.NET.GenericChart;

namespace Strm.Interactive.Charts;

/// <summary>A chart as the JSON of a plotly.js figure that is safe inside a script: no text in it can end the script.</summary>
internal sealed class ChartFigure
{
    // Escapes <, > and &, however the chart was made.
    private static readonly JsonSerializerOptions Safe = new();

    // The last template written: nearly all charts have the same one, and Plotly.NET takes a tenth of a second to write it.
    private static volatile WrittenTemplate? last;

    private readonly JsonObject figure;

    public ChartFigure(GenericChart chart)
    {
        var parsed = Parsed(chart);
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

    private static JsonObject Parsed(GenericChart chart)
    {
        const string Template = "template";
        var layout = GenericChart.getLayout(chart);
        if (layout.TryGetPropertyValue(Template)?.Value is not DynamicObj.DynamicObj template) return Written(chart);
        if (last is not { } known || !known.Template.Equals(template))
        {
            var whole = Written(chart);
            if (whole["layout"]?[Template] is { } written) last = new(template.DeepCopyProperties(null), written.ToJsonString());
            return whole;
        }

        var bare = new Layout();
        layout.ShallowCopyDynamicPropertiesTo(bare, null);
        var place = bare.GetPropertyNames(false).ToList().IndexOf(Template);
        bare.RemoveProperty(Template);
        var figure = Written(GenericChart.setLayout(bare, chart));
        figure["layout"]!.AsObject().Insert(place, Template, JsonNode.Parse(known.Json));
        return figure;
    }

    private static JsonObject Written(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!.AsObject();

    private int? Size(string name) =>
        figure["layout"]![name] is JsonValue value && value.GetValueKind() is JsonValueKind.Number ? (int)value.GetValue<double>() : null;

    private sealed record WrittenTemplate(object Template, string Json);
}
