namespace Strm.Training;

/// <summary>What a run ended with.</summary>
/// <param name="Tasks">Tasks done.</param>
/// <param name="Loss">The loss averaged over about the last 100 tasks.</param>
/// <param name="Accuracy">The accuracy on training episodes, averaged likewise.</param>
/// <param name="TasksPerSecond">Speed.</param>
public sealed record TrainingSummary(int Tasks, double? Loss, double? Accuracy, double? TasksPerSecond);
