using System.Text.Json;
using System.Text.Json.Nodes;
using Plotly.NET.CSharp;
using Color = Plotly.NET.Color;
using GenericChart = Plotly.NET.GenericChart;
using StyleParam = Plotly.NET.StyleParam;

namespace Strm.Tests.Charts;

/// <summary>What both providers give plotly.js; every expectation was first seen with the package.</summary>
public sealed class FigureTests
{
    private static readonly double[] X = [1, 2, 3];
    private static readonly double[] Y = [1, 4, 9];
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public void Lines_and_points_are_scatter_traces()
    {
        AssertTrace(
            """{"type":"scatter","name":"loss","opacity":0.5,"mode":"lines+markers","x":[1,2,3],"y":[1,4,9],"text":["a","b","c"],"line":{"color":"rgba(255, 0, 0, 1.0)","width":2,"dash":"dash"},"fill":"tozeroy"}""",
            Chart.Line<double, double, string>(X, Y, ShowMarkers: true, Name: "loss", Opacity: 0.5, MultiText: Names, LineColor: Color.fromHex("#ff0000"), LineWidth: 2, LineDash: StyleParam.DrawingStyle.Dash, Fill: StyleParam.Fill.ToZero_y));
        AssertTrace(
            """{"type":"scatter","mode":"markers","x":[1,2,3],"y":[1,4,9],"marker":{"color":"red","symbol":"3"}}""",
            Chart.Point<double, double, string>(X, Y, MarkerColor: Color.fromString("red"), MarkerSymbol: StyleParam.MarkerSymbol.Cross));
        AssertTrace("""{"type":"scatter","mode":"lines+markers","x":[1,2,3],"y":[1,4,9]}""", Chart.Scatter<double, double, string>(X, Y, StyleParam.Mode.Lines_Markers));
    }

    [Fact]
    public void Bars_lie_and_columns_stand()
    {
        AssertTrace(
            """{"type":"bar","x":["a","b","c"],"y":[1,4,9],"orientation":"v","marker":{"color":"rgba(1, 2, 3, 1.0)"}}""",
            Chart.Column<double, string, string>(Y, Keys: Names, MarkerColor: Color.fromRGB(1, 2, 3)));
        AssertTrace("""{"type":"bar","x":[1,4,9],"y":["a","b","c"],"orientation":"h"}""", Chart.Bar<double, string, string>(Y, Keys: Names));
    }

    [Fact]
    public void Distributions_name_their_bins_and_points()
    {
        AssertTrace(
            """{"type":"histogram","x":[1,2,3],"histnorm":"probability","nbinsx":5}""",
            Chart.Histogram<double, double, string>(X: X, NBinsX: 5, HistNorm: StyleParam.HistNorm.Probability));
        AssertTrace("""{"type":"box","name":"b","y":[1,4,9],"boxpoints":"all","boxmean":true}""", Chart.BoxPlot<double, double, string>(Y: Y, Name: "b", BoxPoints: StyleParam.BoxPoints.All, BoxMean: StyleParam.BoxMean.True));
    }

    [Fact]
    public void Heat_maps_and_images_hold_their_values()
    {
        var map = Chart.Heatmap<double, string, string, string>(zData: [X, Y], X: Names, Y: new[] { "k", "l" }, ColorScale: StyleParam.Colorscale.Viridis, ShowScale: true, ReverseYAxis: true);
        AssertTrace("""{"type":"heatmap","x":["a","b","c"],"y":["k","l"],"z":[[1,2,3],[1,4,9]],"colorscale":"Viridis","showscale":true}""", map);
        Assert.Equal("reversed", (string?)Layout(map)["yaxis"]!["autorange"]);
        AssertTrace("""{"type":"image","z":[[[1,2,3]]]}""", Chart.Image<string>(Z: new[] { new[] { new[] { 1, 2, 3 } } }));
    }

    [Fact]
    public void Styles_change_the_layout_and_the_trace()
    {
        var chart = Chart.Line<double, double, string>(X, Y)
            .WithXAxisStyle<double, double, string>(TitleText: "epoch", AxisType: StyleParam.AxisType.Log, MinMax: Tuple.Create(0.0, 5.0), ShowGrid: false)
            .WithYAxisStyle<double, double, string>(TitleText: "accuracy")
            .WithSize(700, 300)
            .WithTraceInfo(Name: "n", Visible: StyleParam.Visible.LegendOnly, ShowLegend: false)
            .WithLegendStyle(Orientation: StyleParam.Orientation.Horizontal, X: 0.1, Y: 0.9);
        AssertTrace("""{"type":"scatter","mode":"lines","x":[1,2,3],"y":[1,4,9],"name":"n","visible":"legendonly","showlegend":false}""", chart);
        AssertJson("""{"title":{"text":"epoch"},"type":"log","range":[0,5],"showgrid":false}""", Layout(chart)["xaxis"]!);
        AssertJson("""{"title":{"text":"accuracy"}}""", Layout(chart)["yaxis"]!);
        AssertJson("""{"orientation":"h","x":0.1,"y":0.9}""", Layout(chart)["legend"]!);
        Assert.Equal((700, 300), ((int)Layout(chart)["width"]!, (int)Layout(chart)["height"]!));
    }

    [Fact]
    public void Charts_are_combined_and_laid_out_in_a_grid()
    {
        var line = Chart.Line<double, double, string>(X, Y, UseDefaults: false);
        var map = Chart.Heatmap<double, string, string, string>(zData: [X, Y], UseDefaults: false);
        Assert.Equal(["lines", "markers"], Data(Chart.Combine([line, Chart.Point<double, double, string>(X, Y)])).Select(trace => (string)trace!["mode"]!));
        var grid = Chart.Grid([line.WithXAxisStyle<double, double, string>(TitleText: "t"), map], 1, 2, SubPlotTitles: new[] { "A", "B" }, XGap: 0.1);
        Assert.Equal(["x y", "x2 y2"], Data(grid).Select(trace => $"{trace!["xaxis"]} {trace["yaxis"]}"));
        AssertJson("""{"rows":1,"columns":2,"roworder":"top to bottom","pattern":"independent","xgap":0.1}""", Layout(grid)["grid"]!);
        Assert.Equal("t", (string?)Layout(grid)["xaxis"]!["title"]!["text"]);
        Assert.Equal([0.2368, 0.7632], Layout(grid)["annotations"]!.AsArray().Select(title => Math.Round((double)title!["x"]!, 4)));
    }

    [Fact]
    public void A_chart_is_a_figure_an_element_or_a_page()
    {
        var chart = Chart.Line<double, double, string>(X, Y, Name: "line");
        Assert.Contains("Plotly.newPlot(", GenericChart.toChartHTML(chart), StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", GenericChart.toEmbeddedHTML(chart), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(GenericChart.toJson(chart));
        Assert.True(json.RootElement.TryGetProperty("config", out _));
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.html");
        try
        {
            chart.SaveHtml(path);
            Assert.Contains("Plotly.newPlot(", File.ReadAllText(path), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_assembly_carries_plotly_js_itself()
    {
        var assembly = typeof(GenericChart).Assembly;
        var name = Assert.Single(assembly.GetManifestResourceNames(), name => name.EndsWith(".min.js", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        Assert.Contains("plotly.js v2", reader.ReadToEnd()[..100], StringComparison.Ordinal);
    }

    private static JsonArray Data(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!["data"]!.AsArray();

    private static JsonObject Layout(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!["layout"]!.AsObject();

    private static void AssertTrace(string expected, GenericChart chart) => AssertJson(expected, Assert.Single(Data(chart))!);

    // The package writes empty objects where nothing was said; the order of names says nothing.
    private static void AssertJson(string expected, JsonNode actual) => Assert.Equal(CanonicalJson.Of(JsonNode.Parse(expected)), CanonicalJson.Of(actual));
}
