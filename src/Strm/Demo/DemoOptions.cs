using Strm.Synthesis;
using Strm.Training;

namespace Strm.Demo;

/// <summary>The size of the demonstration; the defaults take a few minutes on two cores.</summary>
public sealed record DemoOptions
{
    /// <summary>Everything random follows from it.</summary>
    public long Seed { get; init; } = 2022;

    /// <summary>The clips.</summary>
    public SynthOptions Data { get; init; } = new();

    /// <summary>Training tasks of each of the two models.</summary>
    public int Tasks { get; init => field = OptionGuard.AtLeast(value, 1, "tasks"); } = 360;

    /// <summary>Test episodes of each kind.</summary>
    public int Episodes { get; init => field = OptionGuard.AtLeast(value, 1, "episodes"); } = 400;

    /// <summary>How both models are trained.</summary>
    internal TrainingOptions Training => ExperimentPreset.Small().Training with { Iterations = Tasks, LearningRate = 1e-3, BackboneLearningRate = 3e-4, Seed = Seed };
}
