using System.Text.Json.Nodes;
using Strm.Interactive.Charts;
using GenericChart = Plotly.NET.GenericChart;

namespace Strm.Interactive.Tests;

/// <summary>Charts of results, as figures and as pages.</summary>
public sealed class ChartTests
{
    [Fact]
    public void A_training_has_two_curves()
    {
        var figure = Figure(ResultCharts.Curves(Samples.Training));
        Assert.Equal(["x y", "x2 y2"], figure["data"]!.AsArray().Select(trace => $"{trace!["xaxis"]} {trace["yaxis"]}"));
        Assert.Equal(120, figure["data"]![0]!["y"]!.AsArray().Count);
        Assert.Equal("training task", (string?)figure["layout"]!["xaxis2"]!["title"]!["text"]);
    }

    [Fact]
    public void Accuracies_are_labelled_with_their_intervals()
    {
        var trace = Figure(ResultCharts.Accuracies(["strm", Samples.Hostile], [new(0.5, 0.011, 100), new(0.25, 0.02, 100)]))["data"]![0]!;
        Assert.Equal(["50.0 ± 1.1", "25.0 ± 2.0"], trace["text"]!.AsArray().Select(text => (string?)text));
        Assert.Equal([50, 25], trace["y"]!.AsArray().Select(value => (double)value!));
    }

    [Fact]
    public void Episodes_spread_in_boxes_and_confusions_are_shares_of_rows()
    {
        Assert.Equal(["box", "box"], Figure(ResultCharts.Spread(["a", "b"], [Samples.Evaluation, Samples.Evaluation]))["data"]!.AsArray().Select(trace => (string?)trace!["type"]));
        var rows = Figure(ResultCharts.Confusion(Samples.Confusion))["data"]![0]!["z"]!.AsArray();
        Assert.All(rows, row => Assert.Equal(100, row!.AsArray().Sum(value => (double)value!), 6));
    }

    [Fact]
    public void No_name_ends_the_script_of_a_chart()
    {
        var chart = Plotly.NET.CSharp.Chart.Line<int, int, string>([1], [1], Name: "</script><script>alert(1)</script>");
        Assert.DoesNotContain("<script>alert", ChartView.Of(chart).Html.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", ChartView.Page("</title><script>alert(1)</script>", chart), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_charts_is_the_same_every_time_and_names_no_address()
    {
        var page = ChartView.Page("Charts", Samples.Curve, Samples.Grid);
        Assert.Equal(page, ChartView.Page("Charts", Samples.Curve, Samples.Grid));
        Assert.DoesNotMatch("https?:", page);
        Assert.Equal(2, page.Split("<div class=\"strm-chart\"").Length - 1);
    }

    [Fact]
    public void A_figure_is_what_the_package_writes_with_any_template()
    {
        var plain = Plotly.NET.CSharp.Chart.Line<int, int, string>([1, 2], [3, 4]);
        var bare = GenericChart.setLayout(new Plotly.NET.Layout(), plain);
        foreach (var chart in (GenericChart[])[plain, plain, bare, Samples.Grid, plain]) AssertAsWritten(chart);
        var template = GenericChart.getLayout(plain).TryGetPropertyValue("template")!.Value;
        ((DynamicObj.DynamicObj)template).SetProperty("own", "changed after the chart was shown");
        AssertAsWritten(plain);
        AssertAsWritten(Plotly.NET.CSharp.Chart.Line<int, int, string>([1, 2], [3, 4]));
    }

    private static void AssertAsWritten(GenericChart chart)
    {
        var written = JsonNode.Parse(GenericChart.toFigureJson(chart))!;
        foreach (var part in (string[])["data", "layout"]) Assert.Equal(written[part]!.ToJsonString(), Figure(chart)[part]!.ToJsonString());
    }

    private static JsonNode Figure(GenericChart chart) => JsonNode.Parse(ChartView.Json(chart))!;
}
