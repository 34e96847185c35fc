namespace Strm.Statistics;

/// <summary>A mean over episodes with its 95 % interval.</summary>
/// <param name="Mean">The mean accuracy, a fraction.</param>
/// <param name="HalfWidth">Half of the width of the 95 % interval, a fraction: 1.96 · σ / √n with the population deviation σ.</param>
/// <param name="Episodes">The number n of episodes.</param>
/// <remarks>The official code's interval; it covers the choice of episodes only, not the choice of a seed for training.</remarks>
public sealed record AccuracyEstimate(double Mean, double HalfWidth, int Episodes)
{
    /// <summary>Estimates the mean of the accuracies of episodes.</summary>
    /// <param name="accuracies">The accuracy of each episode, a fraction.</param>
    public static AccuracyEstimate Of(IReadOnlyCollection<double> accuracies)
    {
        var (mean, halfWidth) = NormalInterval.Of(accuracies);
        return new AccuracyEstimate(mean, halfWidth, accuracies.Count);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Mean * 100:F2} ± {HalfWidth * 100:F2} %";
}
