using Strm.Data;
using Strm.Statistics;

namespace Strm.Evaluation;

/// <summary>Adds up predictions as they come, in the order of the episodes.</summary>
/// <param name="episodes">The episodes.</param>
/// <param name="onPrediction">Given each prediction, or null.</param>
internal sealed class EvaluationTally(IReadOnlyList<Episode> episodes, Action<EpisodePrediction>? onPrediction)
{
    private readonly double[] accuracies = new double[episodes.Count];

    private readonly ConfusionMatrix confusion =
        new(episodes.SelectMany(e => e.Classes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private int counted;

    /// <summary>Counts a prediction.</summary>
    /// <param name="prediction">That of the next episode.</param>
    /// <returns>The same prediction.</returns>
    public EpisodePrediction Count(EpisodePrediction prediction)
    {
        var classes = episodes[counted].Classes;
        foreach (var query in prediction.Query) confusion.Add(classes[query.Label], classes[query.Predicted]);
        accuracies[counted++] = prediction.Accuracy;
        onPrediction?.Invoke(prediction);
        return prediction;
    }

    /// <summary>What all predictions come to.</summary>
    /// <param name="seconds">Time taken.</param>
    public EvaluationResult Result(double seconds) => new(AccuracyEstimate.Of(accuracies), accuracies, confusion, seconds);
}
