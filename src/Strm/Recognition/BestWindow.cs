using Strm.Video;

namespace Strm.Recognition;

/// <summary>The action that some stretch of a long video shows most clearly.</summary>
/// <param name="Query">The video file.</param>
/// <param name="Action">The action.</param>
/// <param name="Confidence">How sure the classifier is of it in that stretch, a fraction.</param>
/// <param name="Familiarity">
/// How likely it is that the stretch shows one of the actions at all, a fraction; null if the support cannot tell.
/// </param>
/// <param name="Start">Where the stretch begins, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
public sealed record BestWindow(string Query, string Action, double Confidence, double? Familiarity, double Start, double End)
{
    /// <summary>What a user should know about the video.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Finds it: a window moves over the video in steps of half its length, and the most certain one wins, or the most familiar where that
    /// is known.
    /// </summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="video">The video file; one that is shorter than the window is taken as a whole.</param>
    /// <param name="seconds">The window's length in seconds: about as long as one action takes.</param>
    /// <param name="progress">Receives the position reached, in seconds of the video.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="StrmException">The video cannot be used, or there are fewer than two actions.</exception>
    public static async Task<BestWindow> FindAsync(
        FewShotClassifier classifier,
        string video,
        double seconds,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(video);
        var length = (await VideoReader.ProbeAsync(video, cancellationToken.OrAmbient()).ConfigureAwait(false)).Seconds;
        if (length < seconds)
        {
            var whole = await classifier.ClassifyAsync(video, cancellationToken).ConfigureAwait(false);
            return new BestWindow(video, whole.Action, whole.Confidence, whole.Familiarity, 0, length) { Notes = whole.Notes };
        }

        var timeline = await classifier.SlideAsync(video, seconds, threshold: null, progress, cancellationToken).ConfigureAwait(false);
        var step = timeline.Steps.MaxBy(s => s.Confidences[s.Best] * (s.Familiarity ?? 1))!;
        return new BestWindow(video, timeline.Actions[step.Best], step.Confidences[step.Best], step.Familiarity, step.Start, step.End)
        {
            Notes = timeline.Notes,
        };
    }
}
