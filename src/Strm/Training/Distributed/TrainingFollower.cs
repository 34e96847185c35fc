using Strm.Models;

namespace Strm.Training.Distributed;

/// <summary>What a worker does that is not the first of its team: it trains with the others, and neither reports nor saves.</summary>
internal static class TrainingFollower
{
    /// <summary>Trains to the end, or until the workers agree to stop.</summary>
    /// <param name="model">This worker's replica, on its device.</param>
    /// <param name="options">How to train it.</param>
    /// <param name="team">The workers.</param>
    /// <param name="feed">The episodes.</param>
    /// <param name="cancellationToken">Asks all workers to stop.</param>
    /// <returns>How far it came.</returns>
    public static TrainingSummary Run(FewShotModel model, TrainingOptions options, TrainingTeam team, EpisodeFeed feed, CancellationToken cancellationToken)
    {
        using var trainer = new Trainer(model, options, team);
        TeamStart.Run(team, model, trainer, null);
        try
        {
            trainer.Run(feed, _ => { }, cancellationToken);
        }
        catch (OperationCanceledException) when (team.Stopped && !cancellationToken.IsCancellationRequested)
        {
            // Another worker asked for it, as its validations have got no better or it was interrupted.
        }

        return new TrainingSummary(trainer.Task, null, null, null);
    }
}
