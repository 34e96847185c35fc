using Strm.Backbones;
using Strm.Heads;
using Strm.Models;

namespace Strm.Training;

/// <summary>A ready-made model and how it is trained.</summary>
/// <param name="Model">The model.</param>
/// <param name="Training">How it is trained.</param>
public sealed record ExperimentPreset(ModelOptions Model, TrainingOptions Training)
{
    /// <summary>The paper's setting for a protocol: the official scripts' values.</summary>
    /// <param name="protocol">The protocol's name; SSv2 differs in rate and length, Kinetics in the number of queries.</param>
    /// <returns>ResNet-50, 224 pixels, 5-way 5-shot, SGD, 16 tasks a step.</returns>
    public static ExperimentPreset Paper(string protocol)
    {
        var training = new TrainingOptions();
        if (protocol.StartsWith("ssv2", StringComparison.Ordinal)) training = training with { LearningRate = 1e-3, Iterations = 75_010 };
        if (protocol.StartsWith("kinetics", StringComparison.Ordinal)) training = training with { Queries = 5 };
        return new ExperimentPreset(new ModelOptions(), training);
    }

    /// <summary>A setting that learns on two CPU cores in minutes: made for the embedded benchmark.</summary>
    /// <param name="head">The method; its wide layers are narrowed.</param>
    /// <returns>ResNet-18 of width 16, 64 pixels, 5-way 1-shot, Adam with a step after each task.</returns>
    /// <exception cref="StrmException">There is no such method.</exception>
    public static ExperimentPreset Small(string head = StrmHeadOptions.HeadName) => new(
        new ModelOptions
        {
            Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 16 },
            Head = HeadRegistry.Create(head).Small(),
            ImageSize = 64,
        },
        new TrainingOptions
        {
            Iterations = 900,
            TasksPerStep = 1,
            Shot = 1,
            Queries = 2,
            Optimizer = OptimizerKind.Adam,
            LearningRate = 1e-3,
            Schedule = LearningRateSchedule.Cosine,
            Warmup = 0.05,
            GradientClip = 5,
        });
}
