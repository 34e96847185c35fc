using System.Text.Json.Nodes;

namespace Plotly.NET;

/// <inheritdoc/>
internal sealed class Figure(JsonArray data, JsonObject layout) : GenericChart(data, layout)
{
    /// <summary>A copy to change.</summary>
    public static Figure CopyOf(GenericChart chart) => new((JsonArray)chart.Data.DeepClone(), (JsonObject)chart.Layout.DeepClone());
}
