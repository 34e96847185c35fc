using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strm.Archives;
using Strm.Distributed;
using Strm.Episodes;
using Strm.Evaluation.Caching;
using Strm.Heads;
using Strm.Models;

namespace Strm.Evaluation;

/// <summary>Evaluates a model on episodes: each clip passes through the network once; episodes only compare.</summary>
/// <remarks>
/// Each episode is computed by one thread, so predictions are bit-identical whatever the number of threads or processes.
/// </remarks>
/// <param name="model">The model; it is put into evaluation mode.</param>
/// <param name="archive">Where the clips are.</param>
public sealed class Evaluator(FewShotModel model, FrameArchive archive)
{
    // Enough to keep every worker busy, few enough to fit in little memory.
    private const int RoundEpisodes = 200;

    /// <summary>Evaluates episodes.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="options">Cache, threads, journal and where predictions go; null for the defaults.</param>
    /// <param name="progress">Receives progress reports.</param>
    /// <param name="cancellationToken">Cancels the work; with a journal the same call resumes it later.</param>
    /// <returns>Accuracy, interval and confusion.</returns>
    /// <exception cref="StrmException">
    /// An episode is invalid, or names a clip that is too short or not in the archive.
    /// </exception>
    public EvaluationResult Run(
        IReadOnlyList<Episode> episodes,
        EvaluationOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new EvaluationOptions();
        if (episodes.Count == 0)
        {
            throw new StrmException(
                "There are no episodes.",
                "An evaluation needs at least one.",
                "Give a list that is not empty, or draw some with a count.");
        }

        var watch = Stopwatch.StartNew();
        var clips = Clips(episodes);
        options.Cache.Ranks?.RequireSame(Work(episodes));
        using var cache = ClipCache.Open(model, archive, clips.Values, options.Cache, progress, cancellationToken);
        var cacheSeconds = watch.Elapsed.TotalSeconds;
        var key = Key(cache.Key, episodes);
        using var journal = options is { Journal: { } folder, Cache.Ranks: null } ? new EpisodeJournal(folder, key, episodes) : null;
        var kept = journal is not null;
        var tally = new EvaluationTally(episodes, options.OnPrediction);
        var notes = new List<string>(cache.Notes);
        Finish(options.Predictions, Predictions().Select(tally.Count));
        if (kept) journal!.Delete();
        return tally.Result(watch.Elapsed.TotalSeconds) with
        {
            Key = key, Precision = options.Cache.Precision, CacheSeconds = cacheSeconds, Clips = cache.Count,
            EmbeddedClips = cache.Embedded, Notes = notes,
        };

        IEnumerable<EpisodePrediction> Predictions()
        {
            if (options.Cache.Ranks is { } ranks)
                return OverRanks(episodes, cache, clips, options.Cache.Workers, ranks, Report, cancellationToken);
            try
            {
                Func<IReadOnlyList<Episode>, EpisodePrediction[]> predict =
                    block => Predict(block, cache, clips, options.Cache.Workers, cancellationToken);
                if (journal?.Complete(predict, Report, cancellationToken) is { } all) return all;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                notes.Add(
                    $"Finished episodes cannot be saved ({exception.Message.TrimEnd('.')}), so an interrupted evaluation cannot resume.");
                kept = false;
            }

            return InOrder(episodes, cache, clips, options.Cache.Workers, Report, cancellationToken);
        }

        void Report(long done) => progress?.Report(new WorkProgress("Evaluating", done, episodes.Count, "episodes"));
    }

    /// <summary>Evaluates episodes from existing embeddings.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="cache">The embeddings of all their clips.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    internal EvaluationResult Run(IReadOnlyList<Episode> episodes, ClipCache cache, CancellationToken cancellationToken)
    {
        var tally = new EvaluationTally(episodes, onPrediction: null);
        var predictions = Predict(episodes, cache, Clips(episodes), Environment.ProcessorCount, cancellationToken);
        foreach (var prediction in predictions) tally.Count(prediction);
        return tally.Result(seconds: 0);
    }

    private static void Finish(string? path, IEnumerable<EpisodePrediction> predictions)
    {
        if (path is not null) PredictionFile.Write(path, predictions);
        else foreach (var _ in predictions) { }
    }

    private static string Key(string clips, IReadOnlyList<Episode> episodes)
    {
        var key = new ContentKey().Add(clips);
        foreach (var episode in episodes)
        {
            key.Add($"{episode.Index}");
            foreach (var name in episode.Classes) key.Add(name);
            foreach (var clip in episode.Support.Concat(episode.Query)) key.Add($"{clip.Label} {clip.Video}");
        }

        return key.ToString();
    }

    private IEnumerable<EpisodePrediction> InOrder(
        IReadOnlyList<Episode> episodes,
        ClipCache cache,
        Dictionary<ClipId, FrameClip> clips,
        int workers,
        Action<long> onEpisodes,
        CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var block in episodes.Chunk(RoundEpisodes))
        {
            foreach (var prediction in Predict(block, cache, clips, workers, cancellationToken)) yield return prediction;
            onEpisodes(done += block.Length);
        }
    }

    // Each rank predicts part of a round and broadcasts its logits, from which all make the same predictions.
    private IEnumerable<EpisodePrediction> OverRanks(
        IReadOnlyList<Episode> episodes,
        ClipCache cache,
        Dictionary<ClipId, FrameClip> clips,
        int workers,
        MpiJob ranks,
        Action<long> onEpisodes,
        CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var round in episodes.Chunk(RoundEpisodes * ranks.Size))
        {
            var parts = round.Chunk((round.Length + ranks.Size - 1) / ranks.Size).ToArray();
            var own = ranks.Rank < parts.Length ? Predict(parts[ranks.Rank], cache, clips, workers, cancellationToken) : [];
            for (var root = 0; root < parts.Length; root++)
            {
                foreach (var prediction in Exchange(ranks, root, parts[root], root == ranks.Rank ? own : [])) yield return prediction;
            }

            onEpisodes(done += round.Length);
        }
    }

    private static EpisodePrediction[] Exchange(MpiJob ranks, int root, Episode[] episodes, EpisodePrediction[] own)
    {
        using var scope = NewDisposeScope();
        float[] logits = [.. own.SelectMany(p => p.Query).SelectMany(q => q.Logits)];
        logits = ranks.Broadcast(root == ranks.Rank ? [tensor(logits)] : [], root)[0].data<float>().ToArray();
        var read = 0;
        return
        [
            .. episodes.Select(episode => new EpisodePrediction(
                episode.Index,
                [.. episode.Query.Select(clip => Query(episode, clip, logits.AsSpan((read += episode.Way) - episode.Way, episode.Way)))])),
        ];
    }

    // What the ranks of an evaluation must agree on, by name.
    private JsonObject Work(IReadOnlyList<Episode> episodes) => new()
    {
        ["data"] = archive.Fingerprint,
        ["model"] = JsonSerializer.SerializeToNode(model.Options, StrmJson.Line),
        ["checkpoint"] = ContentKey.OfWeights(model),
        ["episodes"] = Key(string.Empty, episodes),
    };

    private EpisodePrediction[] Predict(
        IReadOnlyList<Episode> episodes,
        ClipCache cache,
        Dictionary<ClipId, FrameClip> clips,
        int workers,
        CancellationToken cancellationToken)
    {
        var predictions = new EpisodePrediction[episodes.Count];
        SingleThreadWorkers.Run(episodes.Count, workers, i => predictions[i] = Predict(episodes[i], cache, clips), cancellationToken);
        return predictions;
    }

    private EpisodePrediction Predict(Episode episode, ClipCache cache, Dictionary<ClipId, FrameClip> clips)
    {
        using var scope = NewDisposeScope();
        var ordered = episode.Support.OrderBy(c => c.Label).ToArray(); // Class by class, so that comparing need not copy.
        var layout = new SupportLayout([.. ordered.Select(c => c.Label)], episode.Way);
        var support = cache.Select([.. ordered.Select(c => clips[c.Video])]);
        var query = cache.Select([.. episode.Query.Select(c => clips[c.Video])]);
        var logits = model.Head.Compare(support, layout, query, episode.Index).Combined().cpu().data<float>().ToArray();
        return new EpisodePrediction(
            episode.Index, [.. episode.Query.Select((clip, i) => Query(episode, clip, logits.AsSpan(i * episode.Way, episode.Way)))]);
    }

    private static QueryPrediction Query(Episode episode, EpisodeClip clip, ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            if (!float.IsFinite(logits[c])) throw Diverged(episode, logits[c]);
            if (logits[c] > logits[best]) best = c;
        }

        return new QueryPrediction(clip.Video, clip.Label, best, logits.ToArray());
    }

    private Dictionary<ClipId, FrameClip> Clips(IEnumerable<Episode> episodes)
    {
        var clips = new Dictionary<ClipId, FrameClip>();
        foreach (var episode in episodes)
        {
            EpisodeRules.Check(episode);
            foreach (var clip in episode.Support.Concat(episode.Query))
            {
                if (!clips.ContainsKey(clip.Video)) clips.Add(clip.Video, archive.Find(clip.Video) ?? throw Unknown(clip.Video));
            }
        }

        return clips;
    }

    private StrmException Unknown(ClipId clip) => new(
        $"An episode names the clip {clip}.",
        $"The archive {archive.Location} has no such clip.",
        "Use the archive that the episodes were made for, or make episodes for this one with 'strm episodes'.");

    private static StrmException Diverged(Episode episode, float logit) => new(
        $"A logit of episode {episode.Index} is {logit}.",
        "Logits must be finite numbers.",
        "The model has diverged: train it with a smaller learning rate.");
}
