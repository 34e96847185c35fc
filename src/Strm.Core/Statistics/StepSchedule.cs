namespace Strm.Statistics;

/// <summary>When the optimizer steps, as a function of the number of tasks done.</summary>
/// <param name="Tasks">The number of tasks of the whole training.</param>
/// <param name="TasksPerStep">The number of tasks whose gradients are summed for a step; 16 in the paper.</param>
/// <param name="Rule">Whether batches are whole, or as in the official code.</param>
/// <remarks>
/// The official code steps when (done + 1) mod 16 = 0 or done = tasks − 1: first after 15 tasks, and never with the last task's gradient
/// (20,010 tasks, 1,251 steps).
/// </remarks>
public sealed record StepSchedule(long Tasks, int TasksPerStep = 16, StepRule Rule = StepRule.WholeBatches)
{
    /// <summary>The number of tasks whose gradients are summed for a step, at least 1.</summary>
    public int TasksPerStep { get; } = TasksPerStep > 0 ? TasksPerStep
        : throw new StrmException(
            $"There are {TasksPerStep} tasks per step.",
            "It must be at least 1; the paper's number is 16.",
            "Give --tasks-per-step a larger number.");

    /// <summary>Whether the optimizer steps after a task.</summary>
    /// <param name="done">The number of tasks done, from 1.</param>
    public bool StepsAfter(long done) => Rule == StepRule.Official
        ? (done + 1) % TasksPerStep == 0 || done == Tasks - 1
        : done % TasksPerStep == 0 || done == Tasks;

    /// <summary>The number of steps after a number of tasks.</summary>
    /// <param name="done">The number of tasks done.</param>
    public long StepsWithin(long done)
    {
        var early = Rule == StepRule.Official ? 1 : 0;
        var steps = (done + early) / TasksPerStep;
        var last = Tasks - early;
        return done >= last && last > 0 && (last + early) % TasksPerStep != 0 ? steps + 1 : steps;
    }
}

/// <summary>After which tasks the optimizer steps.</summary>
public enum StepRule
{
    /// <summary>After every full batch of tasks, and after the last task for the remainder.</summary>
    WholeBatches,

    /// <summary>As in the official code: one task early each time, and the last task's gradient is never used.</summary>
    Official,
}
