using Strm.Statistics;

namespace Strm.Evaluation;

/// <summary>What an evaluation gave.</summary>
/// <param name="Accuracy">Mean and 95 % interval over episodes, fractions.</param>
/// <param name="EpisodeAccuracies">The fraction of right queries of each episode, in order.</param>
/// <param name="Confusion">What was taken for what.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record EvaluationResult(
    AccuracyEstimate Accuracy, IReadOnlyList<double> EpisodeAccuracies, ConfusionMatrix Confusion, double Seconds);
