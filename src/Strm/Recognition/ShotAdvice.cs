using System.Globalization;

namespace Strm.Recognition;

/// <summary>The likely gain from more labelled clips, from how accuracy grew with their number.</summary>
/// <remarks>
/// Errors of learning curves fall roughly as a power of the number of examples (Hestness et al., "Deep learning scaling is predictable,
/// empirically", 2017): a line through log error against log shots, continued to twice the shots. A rule of thumb, presented as such.
/// </remarks>
internal static class ShotAdvice
{
    private const double LittleGain = 0.01;
    private const double SteepestFall = 1.5;

    /// <summary>Extrapolates the curve.</summary>
    /// <param name="points">Accuracy by shots, ascending.</param>
    /// <returns>One or two sentences.</returns>
    public static string Of(IReadOnlyList<ShotAccuracy> points)
    {
        var last = points[^1];
        if (last.Accuracy >= 1)
        {
            return $"With {Clips(last.Shots)} per action all clips left out were recognised: by this measure no more are needed. Clips of "
                + "other people and places would test it harder.";
        }

        if (points.Count < 2)
        {
            return "Two clips per action are too few to tell whether more would help. Add a third clip of each action and "
                + "check again.";
        }

        var gain = Math.Max(0, (1 - last.Accuracy) * (1 - Math.Pow(2, -Fall(points))));
        var change = string.Create(
            CultureInfo.InvariantCulture,
            $"From {Clips(points[0].Shots)} per action to {last.Shots}, accuracy went from {100 * points[0].Accuracy:0} "
                + $"to {100 * last.Accuracy:0} %.");
        return gain < LittleGain
            ? $"{change} More clips of the same kind would help little; look at the confusions and the suspicious clips, or use a model "
                + "that was trained on such videos."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{change} At this rate, {last.Shots} more clips per action would add about "
                    + $"{100 * gain:0.#} percentage points.");
    }

    /// <summary>How fast the error falls: the exponent of the power law, by least squares.</summary>
    private static double Fall(IReadOnlyList<ShotAccuracy> points)
    {
        var (x, y) = (
            points.Select(p => Math.Log(p.Shots)).ToArray(),
            points.Select(p => Math.Log(Math.Max(1 - p.Accuracy, 0.5 / p.Trials))).ToArray());
        var (meanX, meanY) = (x.Average(), y.Average());
        var slope = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        return Math.Clamp(-slope, 0, SteepestFall);
    }

    private static string Clips(int shots) => shots == 1 ? "one clip" : $"{shots.ToString(CultureInfo.InvariantCulture)} clips";
}
