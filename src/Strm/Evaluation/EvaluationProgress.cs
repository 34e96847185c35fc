namespace Strm.Evaluation;

/// <summary>Where an evaluation stands.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">Of how many.</param>
public sealed record EvaluationProgress(EvaluationStage Stage, long Done, long Total);
