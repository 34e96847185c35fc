using System.Diagnostics;

namespace Strm.Training;

/// <summary>How long the stages of training tasks took.</summary>
public sealed class StageClock
{
    private readonly TimeSpan[] times = new TimeSpan[Enum.GetValues<TrainingStage>().Length];

    /// <summary>Called before a clock is read; a GPU works on after its calls have returned, so a benchmark waits for it here.</summary>
    public Action? Settle { get; set; }

    /// <summary>The time that a stage took so far.</summary>
    /// <param name="stage">The stage.</param>
    public TimeSpan this[TrainingStage stage] => times[(int)stage];

    /// <summary>Does something and adds its time to a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="work">The work.</param>
    /// <typeparam name="T">Its result.</typeparam>
    /// <returns>The result.</returns>
    public T Measure<T>(TrainingStage stage, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using (Start(stage)) return work();
    }

    /// <summary>Begins to take the time of a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <returns>Dispose it when the stage ends.</returns>
    internal IDisposable Start(TrainingStage stage) => new Timing(this, stage);

    private sealed class Timing(StageClock clock, TrainingStage stage) : IDisposable
    {
        private readonly long start = Stopwatch.GetTimestamp();

        public void Dispose()
        {
            clock.Settle?.Invoke();
            clock.times[(int)stage] += Stopwatch.GetElapsedTime(start);
        }
    }
}

/// <summary>What a training task spends its time on.</summary>
public enum TrainingStage
{
    /// <summary>Waiting for frames, and bringing them to the device.</summary>
    Load,

    /// <summary>From frames to the loss.</summary>
    Forward,

    /// <summary>From the loss to gradients.</summary>
    Backward,

    /// <summary>Changing the weights.</summary>
    Step,
}
