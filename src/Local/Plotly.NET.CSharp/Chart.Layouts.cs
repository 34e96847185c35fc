using System.Globalization;
using System.Text.Json.Nodes;

namespace Plotly.NET.CSharp;

/// <content>Several charts in one.</content>
public static partial class Chart
{
    /// <summary>All traces in one chart; where layouts differ, the later one counts.</summary>
    public static GenericChart Combine(IEnumerable<GenericChart> gCharts)
    {
        var combined = new Figure([], []);
        foreach (var chart in gCharts.Select(Figure.CopyOf))
        {
            foreach (var trace in chart.Data) combined.Data.Add(trace!.DeepClone());
            Merge(combined.Layout, chart.Layout);
        }

        return combined;
    }

    /// <summary>Charts in rows and columns, each with axes of its own unless <paramref name="Pattern"/> is coupled.</summary>
    public static GenericChart Grid(
        IEnumerable<GenericChart> gCharts,
        int nRows,
        int nCols,
        Optional<IEnumerable<string>> SubPlotTitles = default,
        Optional<StyleParam.LayoutGridPattern> Pattern = default,
        Optional<double> XGap = default,
        Optional<double> YGap = default)
    {
        var isCoupled = Pattern is { IsSome: true } && ReferenceEquals(Pattern.Value, StyleParam.LayoutGridPattern.Coupled);
        var grid = new Figure([], []);
        foreach (var (cell, chart) in gCharts.Select(Figure.CopyOf).Take(nRows * nCols).Index())
        {
            var (x, y) = isCoupled ? (Suffix(cell % nCols), Suffix(cell / nCols)) : (Suffix(cell), Suffix(cell));
            foreach (var trace in chart.Data.Select(trace => (JsonObject)trace!.DeepClone()))
            {
                (trace["xaxis"], trace["yaxis"]) = ("x" + x, "y" + y);
                grid.Data.Add((JsonNode)trace);
            }

            Rename(chart.Layout, "xaxis", "xaxis" + x);
            Rename(chart.Layout, "yaxis", "yaxis" + y);
            Merge(grid.Layout, chart.Layout);
            _ = grid.Layout["xaxis" + x] ??= new JsonObject();
            _ = grid.Layout["yaxis" + y] ??= new JsonObject();
        }

        if (SubPlotTitles.IsSome) grid.Layout["annotations"] = Titles([.. SubPlotTitles.Value], nRows, nCols, XGap is { IsSome: true } ? XGap.Value : isCoupled ? 0.1 : 0.2, YGap is { IsSome: true } ? YGap.Value : isCoupled ? 0.1 : 0.3);
        grid.Layout["grid"] = new JsonObject { ["rows"] = nRows, ["columns"] = nCols, ["roworder"] = "top to bottom", ["pattern"] = isCoupled ? "coupled" : "independent" }.Put("xgap", XGap).Put("ygap", YGap);
        return grid;
    }

    /// <summary>A chart of nothing: an empty cell of a grid.</summary>
    public static GenericChart Invisible() => new Figure([new JsonObject { ["type"] = "scatter", ["x"] = new JsonArray(), ["y"] = new JsonArray() }], new JsonObject { ["xaxis"] = Hidden(), ["yaxis"] = Hidden() });

    private static JsonObject Hidden() => new() { ["showgrid"] = false, ["showline"] = false, ["showticklabels"] = false, ["zeroline"] = false };

    private static string Suffix(int index) => index == 0 ? string.Empty : (index + 1).ToString(CultureInfo.InvariantCulture);

    private static void Rename(JsonObject layout, string from, string to)
    {
        if (from == to || layout[from] is not { } axis) return;
        layout.Remove(from);
        layout[to] = axis.DeepClone();
    }

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing) Merge(existing, inner);
            else target[name] = value?.DeepClone();
        }
    }

    // plotly.js' own places: a cell and its gap take 1 / (cells − gap) of the side.
    private static JsonArray Titles(IReadOnlyList<string> titles, int rows, int columns, double xGap, double yGap)
    {
        var (width, height) = (1 / (columns - xGap), 1 / (rows - yGap));
        return new([.. titles.Take(rows * columns).Select((title, cell) => (JsonNode)new JsonObject
        {
            ["x"] = ((cell % columns) * width) + (width * (1 - xGap) / 2),
            ["y"] = 1 - ((cell / columns) * height),
            ["showarrow"] = false,
            ["text"] = title,
            ["xanchor"] = "center",
            ["xref"] = "paper",
            ["yanchor"] = "bottom",
            ["yref"] = "paper",
        })]);
    }
}
