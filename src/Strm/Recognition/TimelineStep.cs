namespace Strm.Recognition;

/// <summary>What happens in a short stretch of a video.</summary>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Confidences">How sure the classifier is of each action, in the order of <see cref="Timeline.Actions"/>: the mean over the windows that cover the stretch.</param>
/// <param name="Familiarity">How likely it is that any of the actions is seen, a fraction; null where the support cannot tell.</param>
public sealed record TimelineStep(double Start, double End, IReadOnlyList<double> Confidences, double? Familiarity)
{
    /// <summary>The position of the most likely action.</summary>
    public int Best
    {
        get
        {
            var best = 0;
            for (var i = 1; i < Confidences.Count; i++)
            {
                if (Confidences[i] > Confidences[best]) best = i;
            }

            return best;
        }
    }
}
