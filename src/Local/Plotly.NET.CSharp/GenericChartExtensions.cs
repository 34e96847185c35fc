using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Plotly.NET.CSharp;

/// <summary>Changes to a chart; each gives a new one.</summary>
public static class GenericChartExtensions
{
    public static GenericChart WithTraceInfo(
        this GenericChart gChart, Optional<string> Name = default, Optional<StyleParam.Visible> Visible = default, Optional<bool> ShowLegend = default, Optional<int> LegendRank = default, Optional<string> LegendGroup = default)
    {
        var chart = Figure.CopyOf(gChart);
        foreach (var trace in chart.Data.Cast<JsonObject>()) trace.Put("name", Name).Put("visible", Visible).Put("showlegend", ShowLegend).Put("legendrank", LegendRank).Put("legendgroup", LegendGroup);
        return chart;
    }

    public static GenericChart WithSize(this GenericChart gChart, Optional<int> Width = default, Optional<int> Height = default)
    {
        var chart = Figure.CopyOf(gChart);
        chart.Layout.Put("width", Width).Put("height", Height);
        return chart;
    }

    public static GenericChart WithXAxisStyle<MinType, MaxType, CategoryArrayType>(
        this GenericChart gChart,
        Optional<string> TitleText = default,
        Optional<StyleParam.AxisType> AxisType = default,
        Optional<Tuple<MinType, MaxType>> MinMax = default,
        Optional<bool> ShowLine = default,
        Optional<bool> ShowGrid = default,
        Optional<bool> ZeroLine = default,
        Optional<StyleParam.CategoryOrder> CategoryOrder = default,
        Optional<IEnumerable<CategoryArrayType>> CategoryArray = default) =>
        WithAxis(gChart, "xaxis", TitleText, AxisType, MinMax, ShowLine, ShowGrid, ZeroLine, CategoryOrder, CategoryArray);

    public static GenericChart WithYAxisStyle<MinType, MaxType, CategoryArrayType>(
        this GenericChart gChart,
        Optional<string> TitleText = default,
        Optional<StyleParam.AxisType> AxisType = default,
        Optional<Tuple<MinType, MaxType>> MinMax = default,
        Optional<bool> ShowLine = default,
        Optional<bool> ShowGrid = default,
        Optional<bool> ZeroLine = default,
        Optional<StyleParam.CategoryOrder> CategoryOrder = default,
        Optional<IEnumerable<CategoryArrayType>> CategoryArray = default) =>
        WithAxis(gChart, "yaxis", TitleText, AxisType, MinMax, ShowLine, ShowGrid, ZeroLine, CategoryOrder, CategoryArray);

    public static GenericChart WithLegendStyle(
        this GenericChart gChart, Optional<StyleParam.Orientation> Orientation = default, Optional<bool> Visible = default, Optional<double> X = default, Optional<double> Y = default)
    {
        var chart = Figure.CopyOf(gChart);
        var legend = chart.Layout["legend"] as JsonObject;
        if (legend is null) chart.Layout["legend"] = legend = [];
        legend.Put("orientation", Orientation).Put("visible", Visible).Put("x", X).Put("y", Y);
        return chart;
    }

    /// <summary>Writes a page that needs no network.</summary>
    public static void SaveHtml(this GenericChart gChart, string path, Optional<bool> OpenInBrowser = default)
    {
        var file = path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) ? path : path + ".html";
        File.WriteAllText(file, GenericChart.toEmbeddedHTML(gChart), Encoding.UTF8);
        if (OpenInBrowser is { IsSome: true, Value: true }) Open(file);
    }

    /// <summary>Opens the chart in the browser.</summary>
    public static void Show(this GenericChart gChart) => gChart.SaveHtml(Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N}.html")), OpenInBrowser: true);

    private static Figure WithAxis<TMinimum, TMaximum, TCategory>(
        GenericChart source, string name, Optional<string> title, Optional<StyleParam.AxisType> type, Optional<Tuple<TMinimum, TMaximum>> range, Optional<bool> line, Optional<bool> grid, Optional<bool> zero,
        Optional<StyleParam.CategoryOrder> order, Optional<IEnumerable<TCategory>> categories)
    {
        var chart = Figure.CopyOf(source);
        var axis = chart.Layout[name] as JsonObject;
        if (axis is null) chart.Layout[name] = axis = [];
        if (title.IsSome) axis["title"] = new JsonObject { ["text"] = title.Value };
        if (range.IsSome) axis["range"] = new JsonArray(JsonValues.Of(range.Value.Item1), JsonValues.Of(range.Value.Item2));
        axis.Put("type", type).Put("showline", line).Put("showgrid", grid).Put("zeroline", zero).Put("categoryorder", order).Put("categoryarray", categories);
        return chart;
    }

    private static void Open(string file)
    {
        using var process = Process.Start(new ProcessStartInfo(file) { UseShellExecute = true });
    }
}
