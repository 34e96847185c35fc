using System.Globalization;

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

/// <summary>The 95 % interval of a mean by the normal distribution.</summary>
internal static class NormalInterval
{
    // The official code's rounding of the 97.5 % point of the standard normal distribution.
    private const double Quantile = 1.96;

    /// <summary>The mean and half of the interval's width, 1.96 · σ / √n.</summary>
    /// <param name="values">The values.</param>
    public static (double Mean, double HalfWidth) Of(IReadOnlyCollection<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count, nameof(values));
        var mean = values.Sum() / values.Count;
        var variance = values.Sum(value => (value - mean) * (value - mean)) / values.Count;
        return (mean, Quantile * Math.Sqrt(variance / values.Count));
    }
}

/// <summary>
/// The 95 % interval of a counted fraction: sensible for few trials and near 0 and 1, where mean ± 1.96·σ/√n is not.
/// </summary>
/// <remarks>Wilson, "Probable inference, the law of succession, and statistical inference", 1927.</remarks>
/// <param name="Low">The lower end, a fraction.</param>
/// <param name="High">The upper end, a fraction.</param>
public sealed record WilsonInterval(double Low, double High)
{
    private const double Quantile = 1.959964;

    /// <summary>The interval of a count.</summary>
    /// <param name="successes">How many trials succeeded.</param>
    /// <param name="trials">How many there were, at least one.</param>
    /// <returns>The interval.</returns>
    public static WilsonInterval Of(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var (share, square) = ((double)successes / trials, Quantile * Quantile);
        var centre = (share + (square / (2 * trials))) / (1 + (square / trials));
        var half = Quantile / (1 + (square / trials)) * Math.Sqrt((share * (1 - share) / trials) + (square / (4.0 * trials * trials)));
        return new WilsonInterval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}

/// <summary>How much better one system is than another on the same episodes.</summary>
/// <param name="Mean">The mean of the differences in accuracy, a fraction; positive when the first system is better.</param>
/// <param name="HalfWidth">Half of the width of its 95 % interval, a fraction.</param>
/// <param name="Episodes">The number of episodes.</param>
/// <remarks>
/// Pairing removes the spread between easy and hard episodes, so the interval is narrower than that of two separate means.
/// </remarks>
public sealed record PairedDifference(double Mean, double HalfWidth, int Episodes)
{
    /// <summary>Whether the interval excludes zero.</summary>
    public bool IsSignificant => Math.Abs(Mean) > HalfWidth;

    /// <summary>Compares the accuracies of two systems.</summary>
    /// <param name="first">The first system's accuracy on each episode.</param>
    /// <param name="second">The second system's accuracy on the same episodes in the same order.</param>
    public static PairedDifference Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count != second.Count)
        {
            throw new StrmException(
                $"One system has {first.Count} episodes, the other {second.Count}.",
                "Both must be tested on the same episodes.",
                "Evaluate both with the same --episodes file, or the same --count and --seed.");
        }

        var (mean, halfWidth) = NormalInterval.Of([.. first.Zip(second, (a, b) => a - b)]);
        return new PairedDifference(mean, halfWidth, first.Count);
    }

    /// <summary>The difference as tables show it.</summary>
    /// <returns>For example <c>−6.28 ± 0.83 %</c>.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Mean < 0 ? '−' : '+')}{Math.Abs(Mean) * 100:F2} ± {HalfWidth * 100:F2} %");
}
