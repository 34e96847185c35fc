namespace Strm.Training.Distributed;

/// <summary>Which tasks of a run are one worker's: those of each optimizer step go round. More workers than tasks of a step leave some idle.</summary>
/// <param name="Worker">The worker's number, from 0.</param>
/// <param name="Workers">How many workers there are.</param>
/// <param name="TasksPerStep">Tasks whose gradients one optimizer step adds up.</param>
public sealed record TaskShare(int Worker, int Workers, int TasksPerStep)
{
    /// <summary>The share of a worker who has no colleagues: every task.</summary>
    public static TaskShare Whole { get; } = new(0, 1, 1);

    /// <summary>The share of a member of a team.</summary>
    /// <param name="team">The team, as that member sees it.</param>
    /// <param name="tasksPerStep">Tasks whose gradients one optimizer step adds up.</param>
    public static TaskShare Of(TrainingTeam team, int tasksPerStep)
    {
        ArgumentNullException.ThrowIfNull(team);
        return new TaskShare(team.Worker, team.Workers, tasksPerStep);
    }

    /// <summary>Whether a task is this worker's.</summary>
    /// <param name="task">The task's number, from 0.</param>
    public bool Owns(int task) => task % TasksPerStep % Workers == Worker;

    /// <summary>This worker's tasks, in order.</summary>
    /// <param name="first">Where to begin.</param>
    /// <param name="end">The task to stop before.</param>
    public IEnumerable<int> Tasks(int first, int end = int.MaxValue)
    {
        for (var task = first; task < end; task++)
        {
            if (Owns(task)) yield return task;
        }
    }
}
