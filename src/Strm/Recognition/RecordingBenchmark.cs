using Strm.Statistics;

namespace Strm.Recognition;

/// <summary>How well actions in clips are named when support and query come from different recordings.</summary>
/// <param name="Actions">Which actions: all, or those of one source.</param>
/// <param name="Shots">Support clips of each action, K.</param>
/// <param name="Accuracy">The accuracy, with its interval over episodes.</param>
/// <param name="Confidence">The mean confidence of the answers, a fraction: the accuracy, where it is calibrated.</param>
/// <param name="CalibrationError">
/// The expected calibration error: how far confidence and accuracy are apart in ten bins of confidence, on average; a fraction.
/// </param>
public sealed record RecordingScore(string Actions, int Shots, AccuracyEstimate Accuracy, double Confidence, double CalibrationError);

/// <summary>How <see cref="RecordingBenchmark"/> measures.</summary>
public sealed record RecordingBenchmarkOptions
{
    /// <summary>Actions of an episode, C.</summary>
    public int Way { get; init => field = OptionGuard.AtLeast(value, 2, "way"); } = 5;

    /// <summary>Episodes of each row; each has one query of each action.</summary>
    public int Episodes { get; init => field = OptionGuard.AtLeast(value, 1, "episodes"); } = 400;

    /// <summary>The seed of the episodes.</summary>
    public long Seed { get; init; }
}

/// <summary>Measures a classifier on real clips, each read and passed through the network once.</summary>
/// <param name="folder">A folder with <c>action/clip.mp4</c> and <c>clips.json</c>, see <see cref="RecordedClip.Read"/>.</param>
/// <param name="options">Episodes.</param>
public sealed class RecordingBenchmark(string folder, RecordingBenchmarkOptions options)
{
    private const string All = "all";
    private const int Bins = 10;

    private static readonly int[] ShotsOfRows = [1, 5];

    /// <summary>Measures.</summary>
    /// <param name="classifier">The classifier; the folder's clips are added to it.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Rows with 1 and 5 support clips: of all actions, and of each source with enough actions of its own.</returns>
    /// <exception cref="StrmException">The folder's clips cannot be used, or allow no episode.</exception>
    public async Task<IReadOnlyList<RecordingScore>> RunAsync(
        FewShotClassifier classifier, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var listed = RecordedClip.Read(folder);
        await classifier.AddFolderAsync(folder, progress, cancellationToken).ConfigureAwait(false);
        var place = classifier.Support.Index()
            .ToDictionary(c => Path.GetRelativePath(folder, c.Item.Path), c => c.Index, StringComparer.Ordinal);
        RecordedClip[] clips = [.. listed.Where(c => place.ContainsKey(c.Clip))];
        var rows = Groups(clips).SelectMany(group => ShotsOfRows.Select(shots => (group.Key, group.Value, Shots: shots))).ToArray();
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
    }

    private RecordingScore Score(
        SupportSet set, string name, RecordedClip[] clips, int[] place, int shots, CancellationToken cancellationToken)
    {
        var episodes = new RecordingEpisodes(clips, options.Way, shots);
        var answers = new List<(double Confidence, bool Right)>();
        var accuracies = new List<double>();
        for (var i = 0; i < options.Episodes; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answered = Answer(set, episodes.Draw(options.Seed, i), place).ToArray();
            accuracies.Add(answered.Count(a => a.Right) / (double)answered.Length);
            answers.AddRange(answered);
        }

        var error = answers.GroupBy(a => Math.Min(Bins - 1, (int)(a.Confidence * Bins)))
            .Sum(bin => Math.Abs(bin.Sum(a => a.Confidence - (a.Right ? 1 : 0)))) / answers.Count;
        return new RecordingScore(name, shots, AccuracyEstimate.Of(accuracies), answers.Average(a => a.Confidence), error);
    }

    private IEnumerable<(double Confidence, bool Right)> Answer(SupportSet set, RecordingEpisode episode, int[] place)
    {
        int[] support = [.. episode.Support.Select(i => place[i])];
        var calibration = Calibration.Fit(
            [.. Enumerable.Range(0, support.Length).Select(i => set.Store.LeaveOut(support, episode.Labels, options.Way, i))],
            set.Temperature);
        foreach (var (label, query) in episode.Queries.Index())
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            var logits = set.Store.Compare(support, episode.Labels, options.Way, set.Store.Select([place[query]]));
            var best = Array.IndexOf(logits, logits.Max());
            yield return (calibration.Confidences(logits)[best], best == label);
        }
    }
}
