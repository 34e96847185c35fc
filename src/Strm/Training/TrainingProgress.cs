namespace Strm.Training;

/// <summary>Where a training run stands, after one task.</summary>
/// <param name="Task">Tasks done.</param>
/// <param name="Tasks">Tasks of the whole run.</param>
/// <param name="Loss">This task's joint loss per query.</param>
/// <param name="Accuracy">The fraction of this task's queries that were right.</param>
/// <param name="AverageLoss">The loss averaged over the last 100 tasks or so.</param>
/// <param name="AverageAccuracy">The accuracy averaged likewise.</param>
/// <param name="LearningRate">The rate of the step this task belongs to.</param>
/// <param name="TasksPerSecond">Speed since the run, or its resumption, began.</param>
/// <param name="WaitShare">The fraction of the time spent waiting for data.</param>
/// <param name="Remaining">Estimated time left.</param>
/// <param name="Note">What else a user should know, for example that a state could not be saved.</param>
public sealed record TrainingProgress(
    int Task,
    int Tasks,
    double Loss,
    double Accuracy,
    double AverageLoss,
    double AverageAccuracy,
    double LearningRate,
    double TasksPerSecond,
    double WaitShare,
    TimeSpan Remaining,
    string? Note = null);

/// <summary>The outcome of a run.</summary>
/// <param name="Tasks">Tasks done.</param>
/// <param name="Loss">The loss averaged over about the last 100 tasks.</param>
/// <param name="Accuracy">The accuracy on training episodes, averaged likewise.</param>
/// <param name="TasksPerSecond">Speed.</param>
/// <param name="Best">The best validation, if the run validates; <c>checkpoints/best.safetensors</c> holds its weights.</param>
/// <param name="StoppedEarly">Whether it ended because validation stopped improving.</param>
public sealed record TrainingSummary(
    int Tasks, double? Loss, double? Accuracy, double? TasksPerSecond, ValidationResult? Best = null, bool StoppedEarly = false);

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

    /// <summary>Adds a task.</summary>
    /// <param name="result">Its result.</param>
    /// <returns>The new average.</returns>
    public RunningAverage Add(TaskResult result)
    {
        return new RunningAverage(
            (Decay * Loss) + ((1 - Decay) * result.Loss),
            (Decay * Accuracy) + ((1 - Decay) * result.Accuracy),
            (Decay * Weight) + (1 - Decay));
    }
}

/// <summary>The result of one training task.</summary>
/// <param name="Loss">The joint loss per query (not divided by the tasks of a step).</param>
/// <param name="Accuracy">The fraction of queries that were right.</param>
public sealed record TaskResult(double Loss, double Accuracy);
