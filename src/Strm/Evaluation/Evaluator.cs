using System.Diagnostics;
using Strm.Data;
using Strm.Heads;
using Strm.Models;
using Strm.Statistics;
using static TorchSharp.torch;

namespace Strm.Evaluation;

/// <summary>Evaluates a model on episodes: each clip passes the network once, then episodes only compare.</summary>
/// <param name="model">The model; it is put into evaluation mode.</param>
/// <param name="archive">Where the clips are.</param>
public sealed class Evaluator(FewShotModel model, FrameArchive archive)
{
    /// <summary>Evaluates episodes.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="onPrediction">Given each episode's prediction, in order; null where nobody wants them.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Accuracy, interval and confusion.</returns>
    /// <exception cref="StrmException">An episode names a clip that the archive lacks, or one that is too short.</exception>
    public EvaluationResult Run(
        IReadOnlyList<Episode> episodes,
        Action<EpisodePrediction>? onPrediction = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        var watch = Stopwatch.StartNew();
        model.Eval();
        var clips = Clips(episodes);
        using var cache = ClipCache.Build(model, archive, [.. clips.Values.Distinct()], progress, cancellationToken);
        var accuracies = new double[episodes.Count];
        var confusion = new ConfusionMatrix(episodes.SelectMany(e => e.Classes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        for (var i = 0; i < episodes.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var prediction = Predict(episodes[i], cache, clips);
            accuracies[i] = prediction.Accuracy;
            foreach (var query in prediction.Query) confusion.Add(episodes[i].Classes[query.Label], episodes[i].Classes[query.Predicted]);
            onPrediction?.Invoke(prediction);
            progress?.Report(new WorkProgress("Evaluating", i + 1, episodes.Count, "episodes"));
        }

        return new EvaluationResult(AccuracyEstimate.Of(accuracies), accuracies, confusion, watch.Elapsed.TotalSeconds);
    }

    private EpisodePrediction Predict(Episode episode, ClipCache cache, Dictionary<ClipId, FrameClip> clips)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var layout = new SupportLayout([.. episode.Support.Select(c => c.Label)], episode.Way);
        var support = cache.Select(episode.Support.Select(c => clips[c.Video]));
        var query = cache.Select(episode.Query.Select(c => clips[c.Video]));
        var logits = model.Head.Compare(support, layout, query).Combined().cpu().data<float>().ToArray();
        return new EpisodePrediction(episode.Index, [.. episode.Query.Select((clip, i) => Query(clip, logits.AsSpan(i * episode.Way, episode.Way)))]);
    }

    private static QueryPrediction Query(EpisodeClip clip, ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var c = 1; c < logits.Length; c++)
        {
            if (logits[c] > logits[best]) best = c;
        }

        return new QueryPrediction(clip.Video, clip.Label, best, logits.ToArray());
    }

    private Dictionary<ClipId, FrameClip> Clips(IEnumerable<Episode> episodes)
    {
        var clips = new Dictionary<ClipId, FrameClip>();
        foreach (var clip in episodes.SelectMany(e => e.Support.Concat(e.Query)))
        {
            if (!clips.ContainsKey(clip.Video)) clips.Add(clip.Video, archive.Find(clip.Video) ?? throw Unknown(clip.Video));
        }

        return clips;
    }

    private StrmException Unknown(ClipId clip) => new(
        $"An episode names the clip {clip}.",
        $"The archive {archive.Location} has no such clip.",
        "Use the archive that the episodes were made for, or make episodes for this one with 'strm episodes'.");
}
