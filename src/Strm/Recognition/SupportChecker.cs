using Strm.Statistics;

namespace Strm.Recognition;

/// <summary>Leaves labelled clips out and checks whether the others name them.</summary>
/// <param name="support">The labelled clips.</param>
/// <param name="progress">Receives progress reports.</param>
/// <param name="cancellationToken">Cancels the work.</param>
internal sealed class SupportChecker(SupportSet support, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
{
    private const int TrialsPerPoint = 240;
    private const int MostRepeats = 20;

    private static readonly int[] Steps = [1, 2, 3, 5, 8, 12, 20, 32, 50, 100];

    /// <summary>Leaves each clip out in turn.</summary>
    /// <param name="seed">Chooses the clips of the smaller supports.</param>
    /// <returns>The findings.</returns>
    public SupportCheck Run(long seed)
    {
        var tested = support.LeaveOneOut().Where(clip => clip.OwnLogit is not null).ToArray();
        if (tested.Length == 0)
        {
            throw new StrmException(
                "Every action has one clip.",
                "Checking leaves a clip out and tests whether the others name it, so an action needs at least two clips.",
                "Add a second clip of each action.");
        }

        var confusion = new ConfusionMatrix(support.Actions);
        foreach (var clip in tested) confusion.Add(support.Actions[clip.Label], support.Actions[clip.Predicted]);
        var right = tested.Count(clip => clip.Predicted == clip.Label);
        var byShots = ByShots(tested, seed);
        return new SupportCheck(
            support.Actions.Select((name, label) => KeyValuePair.Create(name, support.Shots(label))).ToDictionary(StringComparer.Ordinal),
            tested.Length, right, WilsonInterval.Of(right, tested.Length), confusion, [.. Suspicious(tested)], byShots,
            ShotAdvice.Of(byShots));
    }

    private IEnumerable<SuspiciousClip> Suspicious(LeftOut[] tested)
    {
        var copies = new CopyFinder();
        foreach (var (number, clip) in support.Clips.Index())
        {
            if (copies.Find(clip.Path) is { } path)
            {
                var original = support.Clips.Index().First(c => c.Item.Path == path);
                var kind = original.Item.Action == clip.Action ? SuspicionKind.Copy : SuspicionKind.CopyInOtherAction;
                yield return Suspicion(number, kind, original.Index, 1);
            }

            copies.Add(clip.Path);
        }

        foreach (var clip in tested.Where(c => c.Predicted != c.Label).OrderByDescending(Doubt))
            yield return Suspicion(clip.Clip, SuspicionKind.OtherAction, Nearest(clip), Doubt(clip));
    }

    private int Nearest(LeftOut clip)
    {
        using var scope = NewDisposeScope();
        return support.Nearest(support.Store.Select([clip.Clip]), clip.Predicted);
    }

    private SuspiciousClip Suspicion(int clip, SuspicionKind kind, int nearest, double confidence) =>
        new(support.Clips[clip], kind, support.Clips[nearest].Action, support.Clips[nearest], confidence)
        {
            Match = support.Explain(nearest, clip),
        };

    private double Doubt(LeftOut clip) => support.Calibration.Confidences(clip.Logits)[clip.Predicted];

    private List<ShotAccuracy> ByShots(LeftOut[] tested, long seed)
    {
        var most = tested.Max(clip => support.Shots(clip.Label)) - 1;
        var points = new List<ShotAccuracy>();
        int[] steps = [.. Steps.Where(step => step < most), most];
        foreach (var shots in steps)
        {
            points.Add(At(shots, tested, seed));
            progress?.Report(new WorkProgress("Trying fewer clips", points.Count, steps.Length, "sizes"));
        }

        return points;
    }

    private ShotAccuracy At(int shots, LeftOut[] tested, long seed)
    {
        var repeats = Math.Clamp(TrialsPerPoint / tested.Length, 1, MostRepeats);
        var (right, trials) = (0, 0);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var clip in tested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Names(clip, shots, new RandomSource(seed, $"shots/{shots}/{repeat}", clip.Clip))) right++;
                trials++;
            }
        }

        return new ShotAccuracy(shots, (double)right / trials, trials);
    }

    private bool Names(LeftOut clip, int shots, RandomSource random)
    {
        using var scope = NewDisposeScope();
        var chosen = new List<int>();
        for (var label = 0; label < support.Actions.Count; label++)
        {
            int[] members = [.. Enumerable.Range(0, support.Clips.Count).Where(i => support.Labels[i] == label && i != clip.Clip)];
            chosen.AddRange(random.Sample(members.Length, Math.Min(shots, members.Length)).Select(i => members[i]));
        }

        var present = chosen.Select(i => support.Labels[i]).Distinct().Order().ToArray();
        var scores = support.Store.Compare(
            chosen, [.. chosen.Select(i => Array.IndexOf(present, support.Labels[i]))], present.Length, support.Store.Select([clip.Clip]));
        return present[Array.IndexOf(scores, scores.Max())] == clip.Label;
    }
}
