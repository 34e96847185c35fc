using Microsoft.Data.Analysis;
using Plotly.NET.CSharp;
using Strm.Episodes;
using Strm.Evaluation;
using Strm.Interactive.Charts;
using Strm.Models;
using Strm.Recognition;
using Strm.Reports;
using Strm.Statistics;
using Strm.Studies;
using Strm.Training;
using GenericChart = Plotly.NET.GenericChart;
using StyleParam = Plotly.NET.StyleParam;

namespace Strm.Interactive.Tests;

/// <summary>One value of every kind that the extension shows and that needs no tensors. Names are as hostile as users' files can be.</summary>
internal static class Samples
{
    /// <summary>A class whose name is HTML.</summary>
    public const string Hostile = "<img src=x onerror=alert(1)>";

    private static readonly string[] Classes = ["sit down", "stand up", Hostile];

    public static EvaluationResult Evaluation
    {
        get
        {
            var accuracies = Enumerable.Range(0, 200).Select(i => ((i * 7) % 6) / 5.0).ToList();
            return new EvaluationResult(AccuracyEstimate.Of(accuracies), accuracies, Confusion, 12.34) { Clips = 120, EmbeddedClips = 40, Notes = ["The cache <b>could not</b> be written."] };
        }
    }

    public static ConfusionMatrix Confusion
    {
        get
        {
            var confusion = new ConfusionMatrix(Classes);
            for (var i = 0; i < 90; i++) confusion.Add(Classes[i % 3], Classes[i % 4 == 0 ? (i + 1) % 3 : i % 3]);
            return confusion;
        }
    }

    public static IReadOnlyList<TrainingProgress> Training =>
        [.. Enumerable.Range(1, 120).Select(i => new TrainingProgress(i, 300, 1.6 * Math.Exp(-i / 60.0), Math.Min(1, 0.2 + (i / 200.0)), 1.5 * Math.Exp(-i / 60.0), 0.2 + (i / 220.0), 1e-3, 12.5, 0.03, TimeSpan.FromSeconds((300 - i) / 12.5)))];

    public static TrainingWatch Watch
    {
        get
        {
            var watch = new TrainingWatch($"Training {Hostile}");
            foreach (var report in Training) watch.Report(report);
            return watch;
        }
    }

    public static ProgressBars Bars
    {
        get
        {
            var bars = new ProgressBars($"Preparing {Hostile}");
            bars.Report(new WorkProgress("Clips", 3, 8, "clips", Hostile));
            bars.Report(new WorkProgress("Frames", 1200, 0, "frames"));
            return bars;
        }
    }

    public static DataFrame Table => new(
        new StringDataFrameColumn("head", ["strm", "trx", Hostile]),
        new DoubleDataFrameColumn("accuracy", [0.8123456, 0.75, null]),
        new Int32DataFrameColumn("episodes", [10_000, 10_000, 400]));

    public static GenericChart Curve => Chart.Line<int, double, string>([1, 2, 3, 4, 5], [1.61, 1.2, 0.9, 0.85, 0.7], Name: Hostile, ShowMarkers: true)
        .WithXAxisStyle<double, double, string>(TitleText: "epoch").WithYAxisStyle<double, double, string>(TitleText: "loss per query").WithSize(620, 320);

    public static GenericChart Grid => Chart.Grid(
        [
            Chart.Column<double, string, string>([0.2, 0.81, 0.77], Keys: new[] { "chance", "strm", "trx" }),
            Chart.Heatmap<double, string, string, string>(zData: [[0.9, 0.1], [0.3, 0.7]], X: new[] { "up", "down" }, Y: new[] { "up", "down" }, ColorScale: StyleParam.Colorscale.Viridis, ReverseYAxis: true),
        ],
        1,
        2,
        SubPlotTitles: new[] { "Accuracy", "Confusion" }).WithSize(760, 340);

    /// <summary>The charts of results.</summary>
    public static IEnumerable<(string Name, GenericChart Chart)> Charts =>
    [
        ("curve", Curve), ("grid", Grid), ("curves", ResultCharts.Curves(Training)), ("accuracies", ResultCharts.Accuracies(["strm", Hostile], [new(0.71, 0.02, 400), new(0.66, 0.02, 400)])),
        ("spread", ResultCharts.Spread(["strm", "trx"], [Evaluation, Evaluation])), ("confusion-map", ResultCharts.Confusion(Confusion)),
    ];

    public static MachineReport Machine => new([new("packages", true, "local"), new("ffmpeg", false, "ffmpeg was not found <in PATH>")]);

    public static Classification Recognised => new(
        "videos/clip <1>.mp4", [new("wave", 0.91), new(Hostile, 0.09)], 0.2, new ClosestClip(new SupportClip("wave", "wave/a.mp4"), []), ["Two of the support clips are copies."]);

    public static SupportReport Support => new(4, [new("wave/b.mp4", "It has 3 frames; 8 are needed.")], ["The action wave has one clip."]);

    public static SupportCheck Check => new(
        new Dictionary<string, int> { ["sit down"] = 4, [Hostile] = 3 }, 7, 5, WilsonInterval.Of(5, 7), Confusion,
        [new(new SupportClip(Hostile, "x/<1>.mp4"), SuspicionKind.OtherAction, "sit down", new SupportClip("sit down", "sit/2.mp4"), 0.83)],
        [new(1, 0.5, 40), new(2, 0.61, 40), new(3, 0.7, 40)], "One more clip of each action would add about 4 points.");

    public static Timeline Timeline => new(
        "long <video>.mp4", 2, ["wave", Hostile], [new(0, 1, [0.9, 0.1], 0.9), new(1, 2, [0.8, 0.2], 0.9), new(2, 3, [0.2, 0.8], 0.8), new(3, 4, [0.5, 0.5], 0.1)], 0.5, new Dictionary<int, ClosestClip>());

    public static ComparisonResult Comparison
    {
        get
        {
            var preset = ExperimentPreset.Small();
            var shape = new EpisodeShape { Shot = 1 };
            return new(
                [
                    new(new("strm", preset, shape), new(0.71, 0.02, 400), [], new(0.93, 0.02, 400), null),
                    new(new(Hostile, preset, shape), new(0.66, 0.02, 400), [], new(0.51, 0.02, 400), new(-0.05, 0.01, 400)),
                ],
                "out/report.html", "out/table.md", "out/results.json");
        }
    }

    /// <summary>Everything above, with the data set's values where one is given.</summary>
    public static IEnumerable<(string Name, object Value)> All(SampleData? data = null)
    {
        yield return ("evaluation", Evaluation);
        yield return ("estimate", new AccuracyEstimate(0.8123, 0.0041, 10_000));
        yield return ("difference", new PairedDifference(0.031, 0.012, 400));
        yield return ("no-difference", new PairedDifference(-0.004, 0.012, 400));
        yield return ("confusion", Confusion);
        yield return ("training", Views.TrainingViews.Of("Training strm", Training));
        yield return ("training-none", Views.TrainingViews.Of("Training strm", []));
        yield return ("training-watch", Watch);
        yield return ("progress-bars", Bars);
        yield return ("summary", new TrainingSummary(300, 0.42, 0.861, 12.3));
        yield return ("table", Table);
        yield return ("machine", Machine);
        yield return ("recognised", Recognised);
        yield return ("support", Support);
        yield return ("check", Check);
        yield return ("timeline", Timeline);
        yield return ("validation", new ValidationResult(300, new AccuracyEstimate(0.62, 0.02, 200)));
        yield return ("comparison", Comparison);
        yield return ("line-chart", new LineChart("Loss <per query>", "task", [new ChartSeries(Hostile, [1, 2, 3], [1.5, 1, 0.8])]));
        yield return ("interval-chart", new IntervalChart("Accuracy, %", [new IntervalPoint(Hostile, 60, 2), new IntervalPoint("strm", 71, 2)]));
        yield return ("picture", new RgbCanvas(40, 20));
        yield return ("page", new HtmlPage("A <page>", new ViewBuilder().Paragraph(Hostile)));
        yield return ("protocol", ProtocolRegistry.Open("ssv2-otam"));
        if (data is null) yield break;
        yield return ("experiment", data.Experiment);
        yield return ("archive", data.Experiment.Archive);
        yield return ("selection", data.Selection);
        yield return ("verification", data.Verification);
        yield return ("clip", data.Clip);
        yield return ("episode", data.Episode);
        yield return ("episode-preview", data.EpisodePreview);
    }
}
