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
    public int Tasks { get; init => field = OptionGuard.AtLeast(value, 1, "tasks"); } = 1200;

    /// <summary>Test episodes of each kind.</summary>
    public int Episodes { get; init => field = OptionGuard.AtLeast(value, 1, "episodes"); } = 400;

    /// <summary>How STRM is trained: its head, on the backbone as it is.</summary>
    internal TrainingOptions StrmTraining => ExperimentPreset.Small().Training with { Iterations = Tasks, FreezeBackbone = true, Seed = Seed };

    /// <summary>How the baseline is trained: the same, but it has no weights of its own, so it trains the backbone.</summary>
    internal TrainingOptions BaselineTraining => StrmTraining with { FreezeBackbone = false, BackboneLearningRate = 3e-4 };
}
