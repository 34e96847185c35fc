using Strm.Models;

namespace Strm.Training.Benchmarking;

/// <summary>What <c>strm benchmark train</c> measures. Defaults are a 5-way 5-shot task of ResNet-18 at 84 pixels.</summary>
public sealed record TrainingBenchmarkOptions
{
    /// <summary>The backbone.</summary>
    public BackboneOptions Backbone { get; init; } = new() { Kind = BackboneKind.ResNet18 };

    /// <summary>Height and width of a frame, pixels.</summary>
    public int ImageSize { get; init => field = OptionGuard.AtLeast(value, 32, "image size"); } = 84;

    /// <summary>Classes per task.</summary>
    public int Way { get; init => field = OptionGuard.AtLeast(value, 2, "way"); } = 5;

    /// <summary>Support clips per class.</summary>
    public int Shot { get; init => field = OptionGuard.AtLeast(value, 1, "shot"); } = 5;

    /// <summary>Query clips per class.</summary>
    public int Queries { get; init => field = OptionGuard.AtLeast(value, 1, "queries"); } = 4;

    /// <summary>Tasks measured on either side, in turns; the median counts.</summary>
    public int Tasks { get; init => field = OptionGuard.AtLeast(value, 2, "tasks"); } = 6;

    /// <summary>Where: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The number formats to measure, one after the other.</summary>
    public IReadOnlyList<TrainingPrecision> Precisions { get; init; } = [TrainingPrecision.Fp32];

    /// <summary>Whether activations are computed again for the gradient, here and not in PyTorch.</summary>
    public bool CheckpointActivations { get; init; }

    /// <summary>The Python that has PyTorch.</summary>
    public string Python { get; init; } = "/usr/bin/python3";
}
