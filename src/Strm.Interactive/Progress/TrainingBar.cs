using System.Globalization;
using Strm.Training;

namespace Strm.Interactive;

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
