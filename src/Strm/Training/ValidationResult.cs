using Strm.Statistics;

namespace Strm.Training;

/// <summary>What a validation during training gave.</summary>
/// <param name="Task">Tasks done when it was made.</param>
/// <param name="Accuracy">Mean and 95 % interval over the validation episodes, fractions.</param>
public sealed record ValidationResult(int Task, AccuracyEstimate Accuracy)
{
    /// <summary>The lower end of the 95 % interval, by which checkpoints are compared.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double LowerEnd => Accuracy.Mean - Accuracy.HalfWidth;
}
