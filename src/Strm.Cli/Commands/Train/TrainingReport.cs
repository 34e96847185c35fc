using System.Globalization;
using Strm.Training;

namespace Strm.Cli.Commands;

/// <summary>Shows a training as work in progress.</summary>
internal static class TrainingReport
{
    /// <summary>Passes training progress on to a renderer.</summary>
    public static IProgress<TrainingProgress> To(IProgress<WorkProgress> progress, string stage = "Training") =>
        new Adapter(progress, stage);

    private sealed class Adapter(IProgress<WorkProgress> progress, string stage) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            progress.Report(new WorkProgress(stage, value.Task, value.Tasks, "tasks", Note(value)));

        private static string Note(TrainingProgress value) => string.Create(
            CultureInfo.InvariantCulture, $"loss {value.AverageLoss:0.000}, accuracy {100 * value.AverageAccuracy:0.0} %, waiting for "
                + $"data {100 * value.WaitShare:0} %{(value.Note is null ? "" : $"; {value.Note}")}");
    }
}
