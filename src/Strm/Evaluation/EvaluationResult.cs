using Strm.Episodes;
using Strm.Statistics;

namespace Strm.Evaluation;

/// <summary>The result of an evaluation.</summary>
/// <param name="Accuracy">Mean and 95 % interval over episodes, fractions.</param>
/// <param name="EpisodeAccuracies">The fraction of queries that each episode got right, in order.</param>
/// <param name="Confusion">Which classes were taken for which.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record EvaluationResult(
    AccuracyEstimate Accuracy, IReadOnlyList<double> EpisodeAccuracies, ConfusionMatrix Confusion, double Seconds)
{
    /// <summary>A fingerprint, 32 hexadecimal digits, that is the same for the same weights, frames, options and episodes.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>The format in which the backbone computed.</summary>
    public MatmulPrecision Precision { get; init; }

    /// <summary>Seconds until all clips were embedded, included in the time taken.</summary>
    public double CacheSeconds { get; init; }

    /// <summary>Clips that the episodes use.</summary>
    public int Clips { get; init; }

    /// <summary>Clips that had to be embedded; the others were found in the cache.</summary>
    public int EmbeddedClips { get; init; }

    /// <summary>What a user should know, for example that the cache could not be written.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Adds up predictions as they come, in the order of the episodes.</summary>
/// <param name="episodes">The episodes.</param>
/// <param name="onPrediction">Called with each prediction, or null.</param>
internal sealed class EvaluationTally(IReadOnlyList<Episode> episodes, Action<EpisodePrediction>? onPrediction)
{
    private readonly double[] accuracies = new double[episodes.Count];

    private readonly ConfusionMatrix confusion =
        new(episodes.SelectMany(e => e.Classes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private int counted;

    /// <summary>Counts a prediction.</summary>
    /// <param name="prediction">The next episode's prediction.</param>
    /// <returns>The same prediction.</returns>
    public EpisodePrediction Count(EpisodePrediction prediction)
    {
        var classes = episodes[counted].Classes;
        foreach (var query in prediction.Query) confusion.Add(classes[query.Label], classes[query.Predicted]);
        accuracies[counted++] = prediction.Accuracy;
        onPrediction?.Invoke(prediction);
        return prediction;
    }

    /// <summary>The result of all predictions.</summary>
    /// <param name="seconds">Time taken.</param>
    public EvaluationResult Result(double seconds) => new(AccuracyEstimate.Of(accuracies), accuracies, confusion, seconds);
}
