using System.Globalization;
using Strm.Interactive.Views;
using Strm.Reports;
using Strm.Training;

namespace Strm.Interactive;

/// <summary>A running training in a cell's output: curves and figures that change in place.</summary>
/// <example><c>experiment.Train("run", ExperimentPreset.Small(), progress: new TrainingWatch())</c></example>
/// <param name="title">What is trained.</param>
public sealed class TrainingWatch(string title = "Training") : IProgress<TrainingProgress>
{
    private readonly Lock guard = new();
    private readonly NotebookDisplay display = new();
    private readonly List<TrainingProgress> reports = [];

    /// <summary>The reports so far, in order.</summary>
    public IReadOnlyList<TrainingProgress> Reports
    {
        get
        {
            lock (guard) return [.. reports];
        }
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (guard)
        {
            reports.Add(value);
            display.Show(() => TrainingViews.Of(title, reports), always: value.Task >= value.Tasks);
        }
    }

    /// <summary>The training in its current state.</summary>
    /// <returns>The view.</returns>
    public ResultView View() => TrainingViews.Of(title, Reports);
}

/// <summary>A training as one bar.</summary>
internal sealed class TrainingBar : IProgress<TrainingProgress>
{
    private readonly ProgressBars bars = new("Training");

    public void Report(TrainingProgress value)
    {
        var note = string.Create(
            CultureInfo.InvariantCulture, $"loss {value.AverageLoss:0.000}, accuracy {100 * value.AverageAccuracy:0.0} %");
        bars.Report(new WorkProgress("Tasks", value.Task, value.Tasks, "tasks", note));
    }
}
