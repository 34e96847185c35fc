namespace Strm.Statistics;

/// <summary>The 95 % interval of a mean by the normal distribution.</summary>
internal static class NormalInterval
{
    // The official code's rounding of the 97.5 % point of the standard normal distribution.
    private const double Quantile = 1.96;

    /// <summary>The mean and half of the interval's width, 1.96 · σ / √n.</summary>
    /// <param name="values">The values.</param>
    public static (double Mean, double HalfWidth) Of(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count, nameof(values));
        var mean = values.Sum() / values.Count;
        var variance = values.Sum(value => (value - mean) * (value - mean)) / values.Count;
        return (mean, Quantile * Math.Sqrt(variance / values.Count));
    }
}
