namespace Strm.Statistics;

/// <summary>The 95 % interval of a share that was counted: sensible for few trials and near 0 and 1, where mean ± 1.96·σ/√n is not.</summary>
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
