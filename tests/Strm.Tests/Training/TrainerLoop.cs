using Strm.Training;

namespace Strm.Tests;

/// <summary>A training whose reports go to a method, for tests that only look at them.</summary>
internal static class TrainerLoop
{
    public static void Run(this Trainer trainer, EpisodeFeed feed, Action<TrainingProgress> afterTask, CancellationToken cancellationToken)
    {
        foreach (var report in trainer.Run(feed, cancellationToken)) afterTask(report);
    }
}
