using System.Globalization;

namespace Strm.Statistics;

/// <summary>How much better one system is than another on the same episodes.</summary>
/// <param name="Mean">The mean of the differences in accuracy, a fraction; positive when the first system is better.</param>
/// <param name="HalfWidth">Half of the width of its 95 % interval, a fraction.</param>
/// <param name="Episodes">The number of episodes.</param>
/// <remarks>Pairing removes the spread between easy and hard episodes, so the interval is narrower than that of two separate means.</remarks>
public sealed record PairedDifference(double Mean, double HalfWidth, int Episodes)
{
    /// <summary>Whether the interval leaves out zero.</summary>
    public bool IsSignificant => Math.Abs(Mean) > HalfWidth;

    /// <summary>Compares the accuracies of two systems.</summary>
    /// <param name="first">The first system's accuracy on each episode.</param>
    /// <param name="second">The second system's accuracy on the same episodes in the same order.</param>
    public static PairedDifference Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
        {
            throw new StrmException($"One system has {first.Count} episodes, the other {second.Count}.", "Both must be tested on the same episodes.",
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
