namespace Strm.Recognition;

/// <summary>What is seen in a video over time.</summary>
/// <param name="Video">The video file.</param>
/// <param name="WindowSeconds">Length of the window that slid over it, in seconds; it moves by half its length.</param>
/// <param name="Actions">The actions.</param>
/// <param name="Steps">Consecutive stretches of half a window.</param>
/// <param name="Threshold">The familiarity below which none of the actions is seen; null if one always is.</param>
/// <param name="Matches">
/// Frames of the video beside those of the support clip that they resemble most, by the number of the step at which another action begins:
/// from that action's most certain window there.
/// </param>
public sealed record Timeline(
    string Video,
    double WindowSeconds,
    IReadOnlyList<string> Actions,
    IReadOnlyList<TimelineStep> Steps,
    double? Threshold,
    IReadOnlyDictionary<int, ClosestClip> Matches)
{
    /// <summary>What a user should know about the video.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Neighbouring steps of the same action, merged.</summary>
    public IReadOnlyList<TimelineSegment> Segments() => [.. Runs().Select(Segment)];

    /// <summary>The action of a step.</summary>
    /// <param name="step">The step.</param>
    /// <returns>The position of the action; null for none.</returns>
    public int? ActionOf(TimelineStep step) => Threshold is { } threshold && step.Familiarity < threshold ? null : step.Best;

    /// <summary>The match shown for a segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <returns>Frames beside each other; null if none were kept.</returns>
    internal ClosestClip? MatchOf(TimelineSegment segment) =>
        Matches.GetValueOrDefault(Steps.Index().First(step => step.Item.Start == segment.Start).Index);

    private IEnumerable<List<TimelineStep>> Runs()
    {
        List<TimelineStep> run = [];
        foreach (var step in Steps)
        {
            if (run.Count > 0 && ActionOf(run[0]) != ActionOf(step))
            {
                yield return run;
                run = [];
            }

            run.Add(step);
        }

        if (run.Count > 0) yield return run;
    }

    private TimelineSegment Segment(List<TimelineStep> run) => ActionOf(run[0]) is { } action
        ? new TimelineSegment(run[0].Start, run[^1].End, Actions[action], run.Average(s => s.Confidences[action]))
        : new TimelineSegment(run[0].Start, run[^1].End, null, run.Average(s => 1 - s.Familiarity ?? 0));
}

/// <summary>What happens in a short stretch of a video.</summary>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Confidences">
/// How sure the classifier is of each action, in the order of <see cref="Timeline.Actions"/>: the mean over the
/// windows that cover the stretch.
/// </param>
/// <param name="Familiarity">How likely it is that any of the actions is seen, a fraction; null if the support cannot tell.</param>
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

/// <summary>A stretch of a video in which one action is seen.</summary>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Action">The action; null if none of them is seen.</param>
/// <param name="Confidence">The mean confidence of the action, a fraction; for none, the mean unfamiliarity.</param>
public sealed record TimelineSegment(double Start, double End, string? Action, double Confidence);
