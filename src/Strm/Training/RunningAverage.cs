namespace Strm.Training;

/// <summary>Loss and accuracy averaged over about the last 100 tasks.</summary>
/// <param name="Loss">The weighted sum of losses.</param>
/// <param name="Accuracy">The weighted sum of accuracies.</param>
/// <param name="Weight">The sum of weights.</param>
public sealed record RunningAverage(double Loss = 0, double Accuracy = 0, double Weight = 0)
{
    private const double Decay = 0.99;

    /// <summary>The average loss per query.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double MeanLoss => Loss / Weight;

    /// <summary>The average accuracy, a fraction.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double MeanAccuracy => Accuracy / Weight;

    /// <summary>Takes a task in.</summary>
    /// <param name="result">What it gave.</param>
    /// <returns>The new average.</returns>
    public RunningAverage Add(TaskResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new RunningAverage(
            (Decay * Loss) + ((1 - Decay) * result.Loss), (Decay * Accuracy) + ((1 - Decay) * result.Accuracy), (Decay * Weight) + (1 - Decay));
    }
}

/// <summary>What one training task gave.</summary>
/// <param name="Loss">The joint loss per query (not divided by the tasks of a step).</param>
/// <param name="Accuracy">The fraction of queries that were right.</param>
public sealed record TaskResult(double Loss, double Accuracy);
