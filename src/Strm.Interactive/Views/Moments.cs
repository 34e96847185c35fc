using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>
/// Statistics of some values, to which those of others can be added (Chan, Golub, LeVeque, 1983: updating formulae for variances).
/// </summary>
internal readonly record struct Moments(long Count, double Mean, double SquaredDeviations, double Smallest, double Largest)
{
    /// <summary>Their standard deviation over the population.</summary>
    public double Deviation => Math.Sqrt(SquaredDeviations / Count);

    /// <summary>The statistics of both sets of values.</summary>
    public Moments With(Moments other)
    {
        if (Count == 0) return other;
        var (count, step) = (Count + other.Count, other.Mean - Mean);
        return new(
            count,
            Mean + (step * other.Count / count),
            SquaredDeviations + other.SquaredDeviations + (step * step * Count * other.Count / count),
            Math.Min(Smallest, other.Smallest),
            Math.Max(Largest, other.Largest));
    }
}
