using System.Diagnostics;

namespace Strm.Training;

/// <summary>How long the stages of training tasks took: a lap credits the time since the last one to the stage it names.</summary>
public sealed class StageClock
{
    private readonly TimeSpan[] times = new TimeSpan[Enum.GetValues<TrainingStage>().Length];
    private long last;

    /// <summary>The GPU to wait for at each lap, for a benchmark: it is still working when its calls return. Null waits for none.</summary>
    public Device? Gpu { get; set; }

    /// <summary>The time of all stages.</summary>
    public TimeSpan Total => times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);

    /// <summary>The time that a stage took so far.</summary>
    /// <param name="stage">The stage.</param>
    public TimeSpan this[TrainingStage stage] => times[(int)stage];

    /// <summary>Starts the clock; the time since the last lap counts for no stage.</summary>
    public void Start() => last = Stopwatch.GetTimestamp();

    /// <summary>Ends a stage, and begins the next.</summary>
    /// <param name="stage">The stage that ends.</param>
    public void Lap(TrainingStage stage)
    {
        if (Gpu is { } gpu) cuda.synchronize(gpu);
        times[(int)stage] += Stopwatch.GetElapsedTime(last);
        last = Stopwatch.GetTimestamp();
    }
}

/// <summary>What a training task spends its time on.</summary>
public enum TrainingStage
{
    /// <summary>Waiting for frames, and moving them to the device.</summary>
    Load,

    /// <summary>From frames to the loss.</summary>
    Forward,

    /// <summary>From the loss to gradients.</summary>
    Backward,

    /// <summary>Changing the weights.</summary>
    Step,
}
