using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strm.Interactive.Views;
using Strm.Reports;
using GenericChart = Plotly.NET.GenericChart;

namespace Strm.Interactive.Charts;

/// <summary>A chart for notebooks and pages: drawn by plotly.js without network, in the colours of the page around it.</summary>
public static class ChartView
{
    /// <summary>What front ends that draw plotly figures themselves look for.</summary>
    public const string PlotlyMimeType = "application/vnd.plotly.v1+json";

    private const int ShownRows = 10;

    // Waits for plotly.js, which another output may bring; then draws into every element of this figure that is still empty.
    private const string Script = """
        (function () {
          var w = window, lib = w.strmPlotly || (w.strmPlotly = {});
          if (!lib.ready) lib.ready = w.Plotly && w.Plotly.newPlot ? Promise.resolve(w.Plotly) : new Promise(function (done) { lib.done = done; });
          var figure = $FIGURE$;
          function axis(style, grid) { return function (a) { a.gridcolor = a.gridcolor || grid; a.zerolinecolor = a.zerolinecolor || grid; a.linecolor = a.linecolor || grid; return a; }; }
          function draw(Plotly, tries) {
            var found = document.querySelectorAll('[data-strm-chart="$ID$"]:not([data-drawn])');
            if (found.length === 0 && tries > 0) return setTimeout(function () { draw(Plotly, tries - 1); }, 100);
            found.forEach(function (element) {
              element.setAttribute('data-drawn', '');
              var style = getComputedStyle(element), layout = JSON.parse(JSON.stringify(figure.layout)), grid = 'rgba(128,128,128,0.3)', fill = axis(style, grid);
              layout.paper_bgcolor = layout.paper_bgcolor || 'rgba(0,0,0,0)'; layout.plot_bgcolor = layout.plot_bgcolor || 'rgba(0,0,0,0)';
              layout.font = Object.assign({ color: style.color, family: style.fontFamily, size: 12 }, layout.font);
              layout.colorway = layout.colorway || ['#3b82c4', '#d9702b', '#3a9d5d', '#9b6bc7', '#c74f7a', '#8a8a2e'];
              layout.modebar = layout.modebar || { bgcolor: 'rgba(0,0,0,0)', color: 'rgba(128,128,128,0.6)', activecolor: style.color };
              layout.margin = layout.margin || { l: 56, r: 24, t: layout.annotations ? 40 : 24, b: 48 };
              Object.keys(layout).filter(function (key) { return /^[xy]axis/.test(key); }).concat(['xaxis', 'yaxis']).forEach(function (key) { layout[key] = fill(Object.assign({ automargin: true }, layout[key])); });
              element.textContent = '';
              Plotly.newPlot(element, figure.data, layout, { responsive: true, displaylogo: false });
            });
          }
          lib.ready.then(function (Plotly) { draw(Plotly, 50); });
        })();
        """;

    private const string Loader = """
        (function () {
          var w = window, lib = w.strmPlotly || (w.strmPlotly = {});
          if (!lib.ready) lib.ready = new Promise(function (done) { lib.done = done; });
          if (!lib.done) return;
          var text = atob("$PACKED$"), bytes = new Uint8Array(text.length);
          for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
          new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text().then(function (source) {
            var module = { exports: {} };
            new Function('module', 'exports', 'define', source)(module, module.exports, undefined);
            lib.done(module.exports && module.exports.newPlot ? module.exports : w.Plotly);
          });
        })();
        """;

    /// <summary>A chart in a cell's output. The first one of a notebook carries plotly.js.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>The view; without script and plotly.js it shows the chart's data.</returns>
    public static ResultView Of(GenericChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return View(new ChartFigure(chart), PlotlyLibrary.IsNeededNow());
    }

    /// <summary>Charts as one page in a file: it needs no network.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="charts">The charts.</param>
    /// <returns>HTML.</returns>
    public static string Page(string title, params IReadOnlyList<GenericChart> charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        var page = new HtmlPage(title);
        foreach (var (index, chart) in charts.Index()) page.Html(View(new ChartFigure(chart), isCarrier: index == 0).Html);
        return page.ToString();
    }

    /// <summary>The figure as JSON, for front ends that draw it themselves.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>JSON with data and layout.</returns>
    public static string Json(GenericChart chart) => new ChartFigure(chart).Json;

    private static ResultView View(ChartFigure figure, bool isCarrier)
    {
        var json = figure.Json;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..16];
        var data = Data(figure);
        var loader = isCarrier && PlotlyLibrary.Base64 is { } packed ? $"<script>{Loader.Replace("$PACKED$", packed, StringComparison.Ordinal)}</script>" : "";
        var script = Script.Replace("$ID$", id, StringComparison.Ordinal).Replace("$FIGURE$", json, StringComparison.Ordinal);
        var width = figure.Width is { } pixels ? string.Create(CultureInfo.InvariantCulture, $"width:{pixels}px;") : "";
        var html = $"""<div class="strm-chart" data-strm-chart="{id}" style="{width}max-width:100%;min-height:{figure.Height}px;overflow:auto">{data.Html}</div>{loader}<script>{script}</script>""";
        return new ResultView(html, data.Text);
    }

    private static ResultView Data(ChartFigure figure)
    {
        var view = new ViewBuilder($"Chart: {string.Join(", ", figure.Traces.Select(Title))}");
        foreach (var trace in figure.Traces.Where(trace => trace["y"] is JsonArray || trace["x"] is JsonArray))
        {
            var (x, y) = (Values(trace, "x"), Values(trace, "y"));
            var count = Math.Max(x.Count, y.Count);
            var rows = Enumerable.Range(0, Math.Min(count, ShownRows)).Select(i => (string[])[x.ElementAtOrDefault(i) ?? "", y.ElementAtOrDefault(i) ?? ""]);
            view.Table([Name(trace) is { Length: > 0 } name ? $"{name}: x" : "x", "y"], rows);
            if (count > ShownRows) view.Note($"and {Numbers.Count(count - ShownRows)} more");
        }

        return view.Build();
    }

    private static string Title(JsonObject trace)
    {
        var size = trace["z"] is JsonArray rows ? $"{rows.Count} rows" : $"{Numbers.Count(Math.Max(Values(trace, "x").Count, Values(trace, "y").Count))} values";
        return $"{Text(trace["type"])}{(Name(trace) is { Length: > 0 } name ? $" {name}" : "")} of {size}";
    }

    private static string Name(JsonObject trace) => Text(trace["name"]);

    private static List<string> Values(JsonObject trace, string axis) => trace[axis] is JsonArray values ? [.. values.Select(Text)] : [];

    private static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<double>(out var number) => Numbers.Short(number),
        _ => node.ToString(),
    };
}
