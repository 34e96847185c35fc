namespace Strm.Recognition;

/// <summary>How logits become confidences, fitted on the support clips by leaving each out in turn.</summary>
/// <remarks>
/// Temperature scaling: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017; one number, the best for
/// the likelihood of the labels of the clips left out. With so few clips it would grow without bound if all are right, so the labels are
/// smoothed as in Platt, "Probabilistic outputs for support vector machines", 1999: a clip counts for its action with (n + 1)/(n + 2).
/// A model whose temperature was measured on other actions keeps it, divided by the square root of the clips of each action: on real clips
/// that is closer to the truth than a fit to so few (src/Strm/Recognition/README.md).
/// Whether a clip shows one of the actions at all is a logistic regression on the best logit. Its positive examples are the clips left out,
/// scored against their own action; its negative ones are the same clips scored against the others only, as if their action were unknown.
/// </remarks>
/// <param name="Temperature">Logits are divided by it before the softmax.</param>
/// <param name="IsFitted">
/// Whether clips could be left out; otherwise, if the model has no temperature of its own, it is half the mean distance of a clip
/// from its nearest other action.
/// </param>
/// <param name="Slope">Slope of the logistic regression; 0 if it could not be fitted.</param>
/// <param name="Threshold">The best logit that is as likely to be of an unknown action as of a known one.</param>
public sealed record Calibration(double Temperature, bool IsFitted, double Slope, double Threshold)
{
    private const double GoldenRatio = 0.618033988749895;
    private const int Steps = 60;
    private const int NewtonSteps = 50;
    private const double MostShots = 5; // Nothing was measured with more clips per action: they count as five.

    /// <summary>Fits the numbers.</summary>
    /// <param name="left">The scores of the clips that were left out.</param>
    /// <param name="usual">
    /// The temperature that was measured with this model on other actions, with one clip of each; null if there is none.
    /// </param>
    /// <returns>The calibration.</returns>
    internal static Calibration Fit(IReadOnlyList<LeftOut> left, double? usual = null)
    {
        var own = left.Where(clip => clip.OwnLogit is not null).ToArray();
        var scale = Math.Max(left.Average(clip => Math.Abs(clip.BestOtherLogit)), 1e-6);
        var temperature = usual / Math.Sqrt(Math.Min(MostShots, Shots(left))) ?? (own.Length == 0 ? scale / 2 : FitTemperature(own, scale));
        var (slope, threshold) = own.Length < 2
            ? (0, 0)
            : FitKnown([.. own.Select(c => c.OwnLogit!.Value)], [.. left.Select(c => c.BestOtherLogit)]);
        return new Calibration(temperature, own.Length > 0, slope, threshold);
    }

    /// <summary>The confidence of each action.</summary>
    /// <param name="logits">C logits.</param>
    /// <returns>C fractions that add up to 1.</returns>
    public double[] Confidences(IReadOnlyList<float> logits)
    {
        var best = logits.Max();
        var weights = logits.Select(logit => Math.Exp((logit - best) / Temperature)).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>How likely it is that a clip shows one of the actions.</summary>
    /// <param name="bestLogit">Its best logit.</param>
    /// <returns>A fraction; null if the support cannot tell.</returns>
    public double? Familiarity(double bestLogit) => Slope > 0 ? Logistic(Slope * (bestLogit - Threshold)) : null;

    // A class scores the mean over its clips, whose errors are largely independent, so logits spread less with more of them.
    private static double Shots(IReadOnlyList<LeftOut> left) => (double)left.Count / left.Select(clip => clip.Label).Distinct().Count();

    private static double FitTemperature(LeftOut[] clips, double scale)
    {
        // The loss is convex in 1/temperature, so it has one minimum in its logarithm too: golden-section search.
        var (low, high) = (Math.Log(1e-3 / scale), Math.Log(1e4 / scale));
        for (var i = 0; i < Steps; i++)
        {
            var width = high - low;
            var (left, right) = (high - (GoldenRatio * width), low + (GoldenRatio * width));
            if (Loss(clips, Math.Exp(left)) < Loss(clips, Math.Exp(right))) high = right;
            else low = left;
        }

        return Math.Exp(-(low + high) / 2);
    }

    private static double Loss(LeftOut[] clips, double inverse)
    {
        var certain = (clips.Length + 1.0) / (clips.Length + 2);
        return clips.Sum(clip =>
        {
            var best = clip.Logits.Max();
            var normaliser = Math.Log(clip.Logits.Sum(logit => Math.Exp((logit - best) * inverse)));
            double Surprise(float logit) => normaliser - ((logit - best) * inverse);
            var others = clip.Logits.Where((_, c) => c != clip.Label).Average(Surprise);
            return (certain * Surprise(clip.Logits[clip.Label])) + ((1 - certain) * others);
        });
    }

    /// <summary>Logistic regression with one input by Newton's method, on standardised logits.</summary>
    private static (double Slope, double Threshold) FitKnown(double[] known, double[] unknown)
    {
        double[] all = [.. known, .. unknown];
        var (mean, deviation) = (all.Average(), Math.Sqrt(all.Average(x => x * x) - (all.Average() * all.Average())));
        if (deviation < 1e-9) return (0, 0);
        var (high, low) = ((known.Length + 1.0) / (known.Length + 2), 1.0 / (unknown.Length + 2));
        double[] targets = [.. known.Select(_ => high), .. unknown.Select(_ => low)];
        var (a, b) = (1.0, 0.0);
        for (var step = 0; step < NewtonSteps; step++)
        {
            double ga = 0, gb = 0, haa = 1e-9, hab = 0, hbb = 1e-9;
            for (var i = 0; i < all.Length; i++)
            {
                var x = (all[i] - mean) / deviation;
                var p = Logistic((a * x) + b);
                var (error, weight) = (p - targets[i], p * (1 - p));
                (ga, gb) = (ga + (error * x), gb + error);
                (haa, hab, hbb) = (haa + (weight * x * x), hab + (weight * x), hbb + weight);
            }

            var determinant = (haa * hbb) - (hab * hab);
            if (determinant < 1e-12) break;
            var (da, db) = (((hbb * ga) - (hab * gb)) / determinant, ((haa * gb) - (hab * ga)) / determinant);
            (a, b) = (a - Math.Clamp(da, -2, 2), b - Math.Clamp(db, -2, 2));
            if (Math.Abs(da) + Math.Abs(db) < 1e-9) break;
        }

        return a > 0 ? (a / deviation, mean - (b * deviation / a)) : (0, 0);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
