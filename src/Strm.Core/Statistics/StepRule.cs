namespace Strm.Statistics;

/// <summary>After which tasks the optimizer steps.</summary>
public enum StepRule
{
    /// <summary>After every full batch of tasks, and after the last task for what is left.</summary>
    WholeBatches,

    /// <summary>As in the official code: one task early each time, and the last task's gradient is never used.</summary>
    Official,
}
