using Strm.Statistics;

namespace Strm.Recognition;

/// <summary>How well actions in clips are named when support and query come from different recordings.</summary>
/// <param name="Actions">Which actions: all, or those of one source.</param>
/// <param name="Shots">Support clips of each action, K.</param>
/// <param name="Accuracy">The accuracy, with its interval over episodes.</param>
/// <param name="Stated">The confidences that the answers state; null if that was not asked for.</param>
public sealed record RecordingScore(string Actions, int Shots, AccuracyEstimate Accuracy, StatedConfidence? Stated)
{
    /// <summary>The confidences that a temperature fitted to the support would state; null if that was not asked for.</summary>
    public StatedConfidence? Fitted { get; init; }
}

/// <summary>Confidences compared with what was right.</summary>
/// <param name="Mean">The mean confidence of the answers, a fraction: equal to the accuracy if calibrated.</param>
/// <param name="Error">
/// The expected calibration error: the average gap between confidence and accuracy over ten bins of confidence, a fraction.
/// </param>
public sealed record StatedConfidence(double Mean, double Error);

/// <summary>What a benchmark measures besides accuracy.</summary>
public enum ConfidenceDetail
{
    /// <summary>The confidences that the answers state.</summary>
    Stated,

    /// <summary>Also those that a temperature fitted to the support would give; with more rows.</summary>
    BesideFitted,

    /// <summary>Nothing, which saves scoring each support clip against the others.</summary>
    None,
}

/// <summary>How <see cref="RecordingBenchmark"/> measures.</summary>
public sealed record RecordingBenchmarkOptions
{
    /// <summary>Actions of an episode, C.</summary>
    public int Way { get; init => field = OptionGuard.AtLeast(value, 2, "way"); } = 5;

    /// <summary>Episodes of each row; each has one query of each action.</summary>
    public int Episodes { get; init => field = OptionGuard.AtLeast(value, 1, "episodes"); } = 400;

    /// <summary>The seed of the episodes.</summary>
    public long Seed { get; init; }

    /// <summary>What is measured besides accuracy.</summary>
    public ConfidenceDetail Confidence { get; init; }
}

/// <summary>Measures a classifier on real clips, each read and passed through the network once.</summary>
/// <param name="folder">A folder with <c>action/clip.mp4</c> and <c>clips.json</c>, see <see cref="RecordedClip.Read"/>.</param>
/// <param name="options">Episodes.</param>
public sealed class RecordingBenchmark(string folder, RecordingBenchmarkOptions options)
{
    private const string All = "all";
    private const string Others = "others";
    private const int Bins = 10;

    /// <summary>Runs the measurement.</summary>
    /// <param name="classifier">The classifier; the folder's clips are added to it.</param>
    /// <param name="progress">Receives progress reports.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>
    /// Rows with 1 and 5 support clips: of all actions, and of each source with enough actions of its own. With fitted confidences, also
    /// rows with 3 clips, and of the actions of the other sources.
    /// </returns>
    /// <exception cref="StrmException">The folder's clips cannot be used, or allow no episode.</exception>
    public async Task<IReadOnlyList<RecordingScore>> RunAsync(
        FewShotClassifier classifier, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var listed = RecordedClip.Read(folder);
        await classifier.AddFolderAsync(folder, progress, cancellationToken).ConfigureAwait(false);
        var place = classifier.Support.Index()
            .ToDictionary(c => Path.GetRelativePath(folder, c.Item.Path), c => c.Index, StringComparer.Ordinal);
        RecordedClip[] clips = [.. listed.Where(c => place.ContainsKey(c.Clip))];
        int[] sizes = options.Confidence is ConfidenceDetail.BesideFitted ? [1, 3, 5] : [1, 5];
        var rows = Groups(clips).SelectMany(group => sizes.Select(shots => (group.Key, group.Value, Shots: shots))).ToArray();
        var scores = new List<RecordingScore>();
        foreach (var (name, members, shots) in rows)
        {
            scores.Add(Score(classifier.Set, name, members, [.. members.Select(c => place[c.Clip])], shots, cancellationToken));
            progress?.Report(new WorkProgress("Naming clips", scores.Count, rows.Length, "rows"));
        }

        return scores;
    }

    private IEnumerable<KeyValuePair<string, RecordedClip[]>> Groups(RecordedClip[] clips)
    {
        yield return KeyValuePair.Create(All, clips);
        var sources = clips.GroupBy(c => c.Source).Where(g => g.Select(c => c.Action).Distinct().Count() > options.Way).ToArray();
        if (clips.All(c => c.Source == clips[0].Source)) yield break;
        foreach (var source in sources) yield return KeyValuePair.Create(source.Key, source.ToArray());
        if (options.Confidence is not ConfidenceDetail.BesideFitted) yield break;
        RecordedClip[] left = [.. clips.Where(c => sources.All(s => s.Key != c.Source))];
        var actions = left.Select(c => c.Action).Distinct().Count();
        if (sources.Length > 0 && actions >= options.Way) yield return KeyValuePair.Create(Others, left);
    }

    private RecordingScore Score(
        SupportSet set, string name, RecordedClip[] clips, int[] place, int shots, CancellationToken cancellationToken)
    {
        var episodes = new RecordingEpisodes(clips, options.Way, shots);
        var answers = new List<ScoredAnswer>();
        var accuracies = new List<double>();
        for (var i = 0; i < options.Episodes; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answered = Answer(set, episodes.Draw(options.Seed, i), place);
            accuracies.Add(answered.Count(a => a.IsRight) / (double)answered.Length);
            answers.AddRange(answered);
        }

        return new RecordingScore(name, shots, AccuracyEstimate.Of(accuracies), Confidence(answers, a => a.Stated))
        {
            Fitted = Confidence(answers, a => a.Fitted),
        };
    }

    private static StatedConfidence? Confidence(List<ScoredAnswer> answers, Func<ScoredAnswer, double?> confidence)
    {
        (double Confidence, bool IsRight)[] known =
            [.. answers.Where(a => confidence(a) is not null).Select(a => (confidence(a)!.Value, a.IsRight))];
        if (known.Length == 0) return null;
        var error = known.GroupBy(a => Math.Min(Bins - 1, (int)(a.Confidence * Bins)))
            .Sum(bin => Math.Abs(bin.Sum(a => a.Confidence - (a.IsRight ? 1 : 0)))) / known.Length;
        return new StatedConfidence(known.Average(a => a.Confidence), error);
    }

    private ScoredAnswer[] Answer(SupportSet set, RecordingEpisode episode, int[] place)
    {
        int[] support = [.. episode.Support.Select(i => place[i])];
        IReadOnlyList<LeftOut> left = options.Confidence is ConfidenceDetail.None
            ? []
            : [.. Enumerable.Range(0, support.Length).Select(i => set.Store.LeaveOut(support, episode.Labels, options.Way, i))];
        var stated = left.Count == 0 ? null : Calibration.Fit(left, set.Temperature);
        var fitted = options.Confidence is ConfidenceDetail.BesideFitted ? Calibration.Fit(left) : null;
        using var scope = TorchSharp.torch.NewDisposeScope();
        var queries = set.Store.Select(episode.Queries.Select(query => place[query]));
        var all = set.Store.Compare(support, episode.Labels, options.Way, queries); // Q·C
        return [.. all.Chunk(options.Way).Select((logits, label) =>
        {
            var best = Array.IndexOf(logits, logits.Max());
            return new ScoredAnswer(best == label, stated?.Confidences(logits)[best], fitted?.Confidences(logits)[best]);
        })];
    }

    private sealed record ScoredAnswer(bool IsRight, double? Stated, double? Fitted);
}
