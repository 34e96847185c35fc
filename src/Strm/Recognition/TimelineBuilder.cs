using Strm.Heads;
using Strm.Images;
using Strm.Video;

namespace Strm.Recognition;

/// <summary>Slides a window over a video: each frame passes through the backbone once, each window through the head.</summary>
/// <param name="classifier">The classifier with its support.</param>
/// <param name="video">The video file.</param>
/// <param name="window">The window's length in seconds.</param>
/// <param name="threshold">The familiarity below which none of the actions is seen.</param>
internal sealed class TimelineBuilder(FewShotClassifier classifier, string video, double window, double? threshold) : IDisposable
{
    private const int ClipsPerBatch = 4;
    private const int MostMatches = 24;

    private readonly int length = classifier.Network.Options.Frames;
    private readonly int hop = Math.Max(1, classifier.Network.Options.Frames / 2);
    private readonly FrameTransform transform = classifier.Stack.NewTransform();
    private readonly List<byte[]> waiting = [];
    private readonly List<byte[]> recent = [];
    private readonly List<TimelineStep> steps = [];
    private readonly Dictionary<int, ClosestClip> matches = [];
    private Tensor? kept;
    private FrameSize size;
    private int scored;
    private WindowScore? last;
    private int? lastBest;
    private int runStart;
    private double runBest;

    /// <summary>Slides the window from the start of the video to its end.</summary>
    /// <param name="progress">Receives the position reached, in seconds of the video.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The timeline.</returns>
    public async Task<Timeline> RunAsync(IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var info = await VideoReader.ProbeAsync(video, cancellationToken).ConfigureAwait(false);
        var damage = (string?)null;
        var rate = length / window;
        await foreach (var frame in VideoReader.ReadAtRateAsync(video, rate, classifier.Stack.ShortSide, d => damage = d, cancellationToken)
            .ConfigureAwait(false))
        {
            var pixels = new byte[classifier.Stack.FrameLength];
            classifier.Stack.Write(transform, frame.Image, pixels);
            waiting.Add(pixels);
            size = new FrameSize(frame.Image.Width, frame.Image.Height);
            if (waiting.Count == ClipsPerBatch * length) Consume();
            progress?.Report(new WorkProgress("Watching", (long)frame.Seconds, (long)info.Seconds, "seconds of video"));
        }

        if (waiting.Count > 0) Consume();
        if (last is null) throw TooShort(info.Seconds);
        AddStep(last, last);
        Extend(info.Seconds);
        string?[] notes = [(info with { Damage = damage }).DamageNote, info.PixelShapeNote];
        return new Timeline(video, window, [.. classifier.Actions], steps, threshold, matches) { Notes = [.. notes.OfType<string>()] };
    }

    /// <inheritdoc/>
    public void Dispose() => kept?.Dispose();

    private void Consume()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        recent.AddRange(waiting);
        var maps = Maps(); // (n, D, h, w)
        var whole = kept is null ? maps : cat([kept, maps], dim: 0);
        var windows = whole.shape[0] < length ? 0 : (int)((whole.shape[0] - length) / hop) + 1;
        if (windows > 0) Score(whole, windows);
        kept?.Dispose();
        kept = whole.narrow(0, windows * hop, whole.shape[0] - (windows * hop)).clone().DetachFromDisposeScope();
    }

    /// <summary>Feature maps of the waiting frames, padded with the last one.</summary>
    private Tensor Maps()
    {
        var count = waiting.Count;
        while (waiting.Count % length != 0) waiting.Add(waiting[^1]);
        var maps = classifier.Network.FeatureMaps(waiting.SelectMany(f => f).ToArray()); // (n/T, T, D, h, w)
        waiting.Clear();
        return maps.flatten(0, 1).narrow(0, 0, count); // (n, D, h, w)
    }

    private void Score(Tensor maps, int windows)
    {
        var index = tensor(
            Enumerable.Range(0, windows).SelectMany(w => Enumerable.Range(w * hop, length)).Select(i => (long)i).ToArray(),
            device: maps.device);
        var clips = maps.index_select(0, index).reshape([windows, length, .. maps.shape[1..]]); // (W, T, D, h, w)
        var embedding = classifier.Network.Head.Embed(clips);
        for (var w = 0; w < windows; w++)
        {
            var score = Score(embedding.Select(tensor(new long[] { w }, device: maps.device)), clips[w]);
            AddStep(last ?? score, score);
            last = score;
            scored++;
            recent.RemoveRange(0, hop);
        }
    }

    /// <summary>Scores a window.</summary>
    /// <param name="query">Its embedding.</param>
    /// <param name="maps">Its feature maps (T, D, h, w).</param>
    private WindowScore Score(ClipEmbedding query, Tensor maps)
    {
        var logits = classifier.Set.Compare(query);
        var best = Array.IndexOf(logits, logits.Max());
        double[] seconds = [.. Enumerable.Range(0, length).Select(i => ((scored * hop) + i) * window / length)];
        var confidences = classifier.Calibration.Confidences(logits);
        var hasRoom = matches.Count < MostMatches || matches.ContainsKey(runStart);
        var isCandidate = hasRoom && (best != lastBest || confidences[best] > runBest);
        return new WindowScore(
            confidences, classifier.Calibration.Familiarity(logits.Max()), best, isCandidate ? Closest() : null);

        ClosestClip Closest() => classifier.Set.Explain(
            classifier.Set.Nearest(query, best),
            maps.mean([2, 3]),
            classifier.Stack.Moments(recent.Take(length).Select(frame => (ReadOnlyMemory<byte>)frame), seconds, size));
    }

    /// <summary>Each step is covered by two windows, the first and last by one.</summary>
    private void AddStep(WindowScore before, WindowScore after)
    {
        var seconds = window * hop / length;
        double[] confidences = [.. before.Confidences.Zip(after.Confidences, (a, b) => (a + b) / 2)];
        var step = new TimelineStep(
            steps.Count * seconds, (steps.Count + 1) * seconds, confidences, (before.Familiarity + after.Familiarity) / 2);
        int? best = threshold is { } least && step.Familiarity < least ? -1 : step.Best;
        if (best != lastBest) (runStart, runBest) = (steps.Count, double.NegativeInfinity);
        foreach (var score in (WindowScore[])[before, after])
        {
            if (best >= 0 && score.Best != best) continue;
            Keep(score);
        }

        lastBest = best;
        steps.Add(step);
    }

    /// <summary>Each stretch shows its most certain window.</summary>
    private void Keep(WindowScore score)
    {
        if (score.Closest is null || score.Confidences[score.Best] <= runBest) return;
        if (matches.Count == MostMatches && !matches.ContainsKey(runStart)) return;
        runBest = score.Confidences[score.Best];
        matches[runStart] = score.Closest;
    }

    /// <summary>What remains after the last whole window belongs to its second half.</summary>
    private void Extend(double seconds)
    {
        if (seconds > steps[^1].End) steps[^1] = steps[^1] with { End = seconds };
    }

    private StrmException TooShort(double seconds) => new(
        FormattableString.Invariant($"{video} lasts {seconds:0.##} seconds."),
        FormattableString.Invariant($"The window is {window:0.##} seconds long and must fit into it."),
        "Choose a shorter window, or classify the video as a whole.");

    /// <summary>The answer for a window.</summary>
    private sealed record WindowScore(double[] Confidences, double? Familiarity, int Best, ClosestClip? Closest);
}
