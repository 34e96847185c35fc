namespace Strm.Training.Replicas;

/// <summary>Which tasks of a run are one replica's: those of each optimizer step go round.</summary>
/// <remarks>More replicas than tasks of a step leave some idle.</remarks>
/// <param name="Replica">The replica's number, from 0.</param>
/// <param name="Replicas">How many replicas there are.</param>
/// <param name="TasksPerStep">Tasks whose gradients one optimizer step adds up.</param>
public sealed record TaskShare(int Replica, int Replicas, int TasksPerStep)
{
    /// <summary>The share of the only replica: every task.</summary>
    public static TaskShare Whole { get; } = new(0, 1, 1);

    /// <summary>Whether a task is this replica's.</summary>
    /// <param name="task">The task's number, from 0.</param>
    public bool Owns(int task) => task % TasksPerStep % Replicas == Replica;

    /// <summary>This replica's tasks, in order.</summary>
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
