using System.Globalization;
using Plotly.NET.CSharp;
using Strm.Evaluation;
using Strm.Statistics;
using Strm.Training;
using GenericChart = Plotly.NET.GenericChart;
using StyleParam = Plotly.NET.StyleParam;

namespace Strm.Interactive.Charts;

/// <summary>Zoomable charts of results; <see cref="ChartView.Page"/> makes a file of them.</summary>
public static class ResultCharts
{
    private const int Width = 720;
    private const int Height = 340;

    private static readonly string[] CurveTitles = ["Loss", "Accuracy on training episodes"];

    /// <summary>Loss and accuracy of a training, averaged over about the last 100 tasks.</summary>
    /// <param name="reports">What it reported, in order.</param>
    /// <returns>Two curves side by side.</returns>
    public static GenericChart Curves(IReadOnlyList<TrainingProgress> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        return Chart.Grid(
            [
                Curve(reports, "loss per query", report => report.AverageLoss),
                Curve(reports, "accuracy, %", report => 100 * report.AverageAccuracy)
            ],
            1,
            2,
            SubPlotTitles: CurveTitles).WithSize(Width + 120, Height);
    }

    /// <summary>Accuracies side by side, each labelled with its 95 % interval.</summary>
    /// <param name="names">What was evaluated.</param>
    /// <param name="estimates">Their accuracies, the same number.</param>
    /// <returns>A column for each.</returns>
    public static GenericChart Accuracies(IReadOnlyList<string> names, IReadOnlyList<AccuracyEstimate> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        return Chart.Column<double, string, string>(
                estimates.Select(estimate => 100 * estimate.Mean),
                Keys: names.ToArray(),
                MultiText: estimates.Select(
                    estimate => string.Create(
                        CultureInfo.InvariantCulture, $"{100 * estimate.Mean:0.0} ± {100 * estimate.HalfWidth:0.0}")).ToArray(),
                TextPosition: StyleParam.TextPosition.Auto)
            .WithYAxisStyle<double, double, string>(TitleText: "accuracy, %", MinMax: Tuple.Create(0.0, 100.0)).WithSize(Width, Height);
    }

    /// <summary>How the accuracies of single episodes spread.</summary>
    /// <param name="names">What was evaluated.</param>
    /// <param name="results">The evaluations, the same number.</param>
    /// <returns>A box for each.</returns>
    public static GenericChart Spread(IReadOnlyList<string> names, IReadOnlyList<EvaluationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return Chart.Combine(results.Zip(names, (result, name) => Chart.BoxPlot<string, double, string>(
                Y: result.EpisodeAccuracies.Select(accuracy => 100 * accuracy)
                    .ToArray(), Name: name, BoxMean: StyleParam.BoxMean.True, ShowLegend: false)))
            .WithYAxisStyle<double, double, string>(TitleText: "accuracy of an episode, %").WithSize(Width, Height);
    }

    /// <summary>Which classes were taken for which, in % of the true class.</summary>
    /// <param name="confusion">The counts.</param>
    /// <returns>A map: rows are the true classes, columns the answers.</returns>
    public static GenericChart Confusion(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var classes = confusion.Classes.ToArray();
        var shares = classes.Select(actual => Shares(confusion, actual)).ToArray();
        return Chart.Heatmap<double, string, string, string>(
            zData: shares, X: classes, Y: classes, ColorScale: StyleParam.Colorscale.Viridis, ShowScale: true, ReverseYAxis: true)
            .WithXAxisStyle<double, double, string>(TitleText: "answer")
            .WithYAxisStyle<double, double, string>(TitleText: "true class").WithSize(560, 520);
    }

    private static double[] Shares(ConfusionMatrix confusion, string actual)
    {
        var counts = confusion.Classes.Select(predicted => confusion.Count(actual, predicted)).ToList();
        return [.. counts.Select(count => counts.Sum() == 0 ? 0 : 100.0 * count / counts.Sum())];
    }

    private static GenericChart Curve(IReadOnlyList<TrainingProgress> reports, string title, Func<TrainingProgress, double> value) =>
        Chart.Line<int, double, string>(reports.Select(report => report.Task), reports.Select(value), ShowLegend: false)
            .WithXAxisStyle<double, double, string>(TitleText: "training task").WithYAxisStyle<double, double, string>(TitleText: title);
}
