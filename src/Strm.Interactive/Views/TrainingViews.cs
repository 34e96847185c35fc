using System.Globalization;
using Strm.Reports;
using Strm.Training;

namespace Strm.Interactive.Views;

/// <summary>Views of training runs.</summary>
public static class TrainingViews
{
    private const int Points = 400;
    private const int Window = 50;

    /// <summary>A training, running or finished: its progress, loss and accuracy.</summary>
    /// <param name="title">What is trained.</param>
    /// <param name="reports">What it reported, in order.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(string title, IReadOnlyList<TrainingProgress> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var view = new ViewBuilder(title);
        if (reports.Count == 0) return view.Note("Nothing has been reported yet.").Build();
        var latest = reports[^1];
        var done = latest.Task >= latest.Tasks;
        return view
            .Bar(
                (double)latest.Task / Math.Max(1, latest.Tasks),
                $"{Numbers.Count(latest.Task)} of {Numbers.Count(latest.Tasks)} "
                    + $"tasks{(done ? "" : $", {Numbers.Duration(latest.Remaining.TotalSeconds)} left")}")
            .Facts(
                new Fact("loss", Fixed(latest.AverageLoss)),
                new("accuracy", $"{Numbers.Percent(latest.AverageAccuracy)} % on training episodes"),
                new("learning rate", latest.LearningRate.ToString("0.##e0", CultureInfo.InvariantCulture)),
                new(
                    "speed",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{latest.TasksPerSecond:0.0} tasks/s, {100 * latest.WaitShare:0} % of the time waiting for data")))
            .Facts(new Fact("note", latest.Note))
            .Charts(Chart("Loss per query", reports, r => r.Loss), Chart("Accuracy, %", reports, r => 100 * r.Accuracy))
            .Build();
    }

    /// <summary>The result of a training.</summary>
    /// <param name="summary">The summary.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(TrainingSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return new ViewBuilder($"Trained for {Numbers.Count(summary.Tasks)} tasks").Facts(
            new Fact("loss", summary.Loss is { } loss ? Fixed(loss) : null),
            new("accuracy", summary.Accuracy is { } accuracy ? $"{Numbers.Percent(accuracy)} % on training episodes" : null),
            new("speed", summary.TasksPerSecond is { } speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:0.0} tasks/s") : null),
            new(
                "best validation",
                summary.Best is { } best
                    ? $"{Numbers.Percent(best.Accuracy.Mean)} ± {Numbers.Percent(best.Accuracy.HalfWidth)} % after "
                        + $"{Numbers.Count(best.Task)} tasks"
                    : null),
            new("ended", summary.StoppedEarly ? "early: validation stopped improving" : null)).Build();
    }

    // A long run has more tasks than a chart has pixels.
    private static LineChart Chart(string title, IReadOnlyList<TrainingProgress> reports, Func<TrainingProgress, double> value)
    {
        var smooth = LineChart.Smooth([.. reports.Select(value)], Math.Clamp(reports.Count / 10, 1, Window));
        var step = Math.Max(1, (reports.Count + Points - 1) / Points);
        int[] kept = [.. Enumerable.Range(0, reports.Count).Where(i => i % step == 0 || i == reports.Count - 1)];
        return new LineChart(
            title,
            "training task",
            [new ChartSeries("", [.. kept.Select(i => (double)reports[i].Task)], [.. kept.Select(i => smooth[i])])]);
    }

    private static string Fixed(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
