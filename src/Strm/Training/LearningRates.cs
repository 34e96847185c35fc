namespace Strm.Training;

/// <summary>The learning rate as a function of the position in the run, so that nothing has to be saved.</summary>
public static class LearningRates
{
    /// <summary>The factor on the base rate at a step.</summary>
    /// <param name="options">Schedule and warm-up.</param>
    /// <param name="step">The optimizer step, from 0.</param>
    /// <param name="steps">All steps of the run.</param>
    /// <returns>A factor in (0, 1].</returns>
    public static double Factor(TrainingOptions options, int step, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        var warmup = (int)Math.Ceiling(options.Warmup * steps);
        if (step < warmup) return (step + 1.0) / warmup;
        if (options.Schedule is LearningRateSchedule.Constant) return 1;
        var position = (step - warmup) / (double)Math.Max(1, steps - warmup);
        return 0.5 * (1 + Math.Cos(Math.PI * position));
    }
}

/// <summary>How the learning rate changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>It does not: the official runs' milestone is never reached.</summary>
    Constant,

    /// <summary>Half a cosine from the full rate to zero.</summary>
    Cosine,
}
