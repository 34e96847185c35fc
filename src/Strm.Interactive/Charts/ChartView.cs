using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strm.Interactive.Views;
using Strm.Reports;
using GenericChart = Plotly.NET.GenericChart;

namespace Strm.Interactive.Charts;

/// <summary>A chart for notebooks and pages: drawn by plotly.js without network access, in the colours of the surrounding page.</summary>
public static class ChartView
{
    /// <summary>The type by which front ends recognise a figure that they draw themselves.</summary>
    public const string PlotlyMimeType = "application/vnd.plotly.v1+json";

    private const int ShownRows = 10;

    // Waits for plotly.js, which another output may supply; then draws into every element of this figure that is still empty.
    private const string Script = """
        (function () {
          var w = window, lib = w.strmPlotly || (w.strmPlotly = {});
          if (!lib.ready) {
            var present = w.Plotly && w.Plotly.newPlot;
            lib.ready = present ? Promise.resolve(w.Plotly) : new Promise(function (done) { lib.done = done; });
          }
          var figure = $FIGURE$;
          var grid = 'rgba(128,128,128,0.3)';
          function axis(a) {
            ['gridcolor', 'zerolinecolor', 'linecolor'].forEach(function (name) { a[name] = a[name] || grid; });
            return a;
          }
          function draw(Plotly, tries) {
            var found = document.querySelectorAll('[data-strm-chart="$ID$"]:not([data-drawn])');
            if (found.length === 0 && tries > 0) return setTimeout(function () { draw(Plotly, tries - 1); }, 100);
            found.forEach(function (element) {
              element.setAttribute('data-drawn', '');
              var style = getComputedStyle(element), layout = JSON.parse(JSON.stringify(figure.layout));
              layout.paper_bgcolor = layout.paper_bgcolor || 'rgba(0,0,0,0)'; layout.plot_bgcolor = layout.plot_bgcolor || 'rgba(0,0,0,0)';
              layout.font = Object.assign({ color: style.color, family: style.fontFamily, size: 12 }, layout.font);
              layout.colorway = layout.colorway || ['#3b82c4', '#d9702b', '#3a9d5d', '#9b6bc7', '#c74f7a', '#8a8a2e'];
              layout.modebar = layout.modebar || { bgcolor: 'rgba(0,0,0,0)', color: 'rgba(128,128,128,0.6)', activecolor: style.color };
              layout.margin = layout.margin || { l: 56, r: 24, t: layout.annotations ? 40 : 24, b: 48 };
              var axes = Object.keys(layout).filter(function (key) { return /^[xy]axis/.test(key); }).concat(['xaxis', 'yaxis']);
              axes.forEach(function (key) { layout[key] = axis(Object.assign({ automargin: true }, layout[key])); });
              element.textContent = '';
              Plotly.newPlot(element, figure.data, layout, { responsive: true, displaylogo: false });
            });
          }
          lib.ready.then(function (Plotly) { draw(Plotly, 50); });
        })();
        """;

    // The source goes into a separate script element: a page's policy can allow that by its hash, but not the evaluation of a string.
    private const string Loader = """
        (function () {
          var w = window, lib = w.strmPlotly || (w.strmPlotly = {});
          if (!lib.ready) lib.ready = new Promise(function (done) { lib.done = done; });
          if (!lib.done) return;
          var text = atob("$PACKED$"), bytes = new Uint8Array(text.length);
          for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
          new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text().then(function (source) {
            var script = document.createElement('script');
            script.textContent = source;
            document.head.appendChild(script);
            lib.done(lib.module.exports.newPlot ? lib.module.exports : w.Plotly);
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

    /// <summary>Charts as one self-contained page in a file.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="charts">The charts.</param>
    /// <returns>HTML.</returns>
    public static string Page(string title, params IReadOnlyList<GenericChart> charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        var view = new ViewBuilder();
        var scripts = new List<PageScript>();
        if (PlotlyLibrary.Base64 is { } packed) scripts.AddRange([new(LoaderOf(packed)), new(PlotlyLibrary.Script!, IsInPage: false)]);
        foreach (var figure in charts.Select(chart => new ChartFigure(chart)))
        {
            view.Html(Element(figure));
            scripts.Add(new(ScriptOf(figure)));
        }

        return new HtmlPage(title, view, scripts).ToString();
    }

    /// <summary>The figure as JSON, for front ends that draw it themselves.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>JSON with data and layout.</returns>
    public static string Json(GenericChart chart) => new ChartFigure(chart).Json;

    private static ResultView View(ChartFigure figure, bool isCarrier)
    {
        var loader = isCarrier && PlotlyLibrary.Base64 is { } packed ? HtmlMarkup.Script(LoaderOf(packed)) : null;
        return new ResultView(HtmlMarkup.Of($"{Element(figure)}{loader}{HtmlMarkup.Script(ScriptOf(figure))}"), Data(figure).Text);
    }

    private static HtmlMarkup Element(ChartFigure figure)
    {
        var width = figure.Width is { } pixels ? HtmlMarkup.Of($"width:{pixels}px;") : null;
        return HtmlMarkup.Of(
            $"""
            <div class="strm-chart" data-strm-chart="{Id(figure)}" style="{width}max-width:100%;min-height:{figure.Height}px;overflow:auto">
            {Data(figure).Html}</div>
            """);
    }

    private static string LoaderOf(string packed) => Loader.Replace("$PACKED$", packed, StringComparison.Ordinal);

    private static string ScriptOf(ChartFigure figure) =>
        Script.Replace("$ID$", Id(figure), StringComparison.Ordinal).Replace("$FIGURE$", figure.Json, StringComparison.Ordinal);

    private static string Id(ChartFigure figure) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(figure.Json)))[..16];

    private static ResultView Data(ChartFigure figure)
    {
        var view = new ViewBuilder($"Chart: {string.Join(", ", figure.Traces.Select(Title))}");
        foreach (var trace in figure.Traces.Where(trace => trace["y"] is JsonArray || trace["x"] is JsonArray))
        {
            var (x, y) = (Values(trace, "x"), Values(trace, "y"));
            var count = Math.Max(x.Count, y.Count);
            var rows = Enumerable.Range(0, Math.Min(count, ShownRows))
                .Select(i => (string[])[x.ElementAtOrDefault(i) ?? "", y.ElementAtOrDefault(i) ?? ""]);
            view.Table([Name(trace) is { Length: > 0 } name ? $"{name}: x" : "x", "y"], rows);
            if (count > ShownRows) view.Note($"and {Numbers.Count(count - ShownRows)} more");
        }

        return view.Build();
    }

    private static string Title(JsonObject trace)
    {
        var size = trace["z"] is JsonArray rows
            ? $"{rows.Count} rows"
            : $"{Numbers.Count(Math.Max(Values(trace, "x").Count, Values(trace, "y").Count))} values";
        return $"{Text(trace["type"])}{(Name(trace) is { Length: > 0 } name ? $" {name}" : "")} of {size}";
    }

    private static string Name(JsonObject trace) => Text(trace["name"]);

    private static List<string> Values(JsonObject trace, string axis) => trace[axis] is JsonArray values ? [.. values.Select(Text)] : [];

    private static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<double>(out var number) => Numbers.Brief(number),
        _ => node.ToString(),
    };
}
