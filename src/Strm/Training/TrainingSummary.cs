namespace Strm.Training;

/// <summary>What a run ended with.</summary>
/// <param name="Tasks">Tasks done.</param>
/// <param name="Loss">The loss averaged over about the last 100 tasks.</param>
/// <param name="Accuracy">The accuracy on training episodes, averaged likewise.</param>
/// <param name="TasksPerSecond">Speed.</param>
/// <param name="Best">The best validation, where the run validates: <c>checkpoints/best.safetensors</c> is of that task.</param>
/// <param name="StoppedEarly">Whether it ended because validations got no better.</param>
public sealed record TrainingSummary(
    int Tasks, double? Loss, double? Accuracy, double? TasksPerSecond, ValidationResult? Best = null, bool StoppedEarly = false);
