using Strm.Episodes;

namespace Strm.Evaluation.Caching;

/// <summary>Predictions of finished episodes, some to a file, so that an interrupted evaluation goes on and processes share one.</summary>
internal sealed class EpisodeJournal : IDisposable
{
    private const int BlockEpisodes = 200;

    private const string Extension = ".jsonl";

    private readonly string folder;
    private readonly string[] paths;
    private readonly IReadOnlyList<Episode> episodes;
    private JournalFolder? opened;

    /// <summary>Opens the journal of an evaluation.</summary>
    /// <param name="root">The folder of journals.</param>
    /// <param name="key">What the predictions depend on.</param>
    /// <param name="episodes">The episodes.</param>
    public EpisodeJournal(string root, string key, IReadOnlyList<Episode> episodes)
    {
        folder = Path.Combine(Path.GetFullPath(root), key);
        this.episodes = episodes;
        var blocks = (episodes.Count + BlockEpisodes - 1) / BlockEpisodes;
        paths = [.. Enumerable.Range(0, blocks).Select(i => Path.Combine(folder, $"{i:D6}{Extension}"))];
    }

    /// <summary>Does the episodes that no process has done yet, waits for those that others do, and gives all in order.</summary>
    /// <param name="predict">Predicts some episodes.</param>
    /// <param name="onEpisodes">Told how many episodes are finished.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The predictions, read one after the other.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public IEnumerable<EpisodePrediction> Complete(
        Func<IReadOnlyList<Episode>, IReadOnlyList<EpisodePrediction>> predict,
        Action<long> onEpisodes,
        CancellationToken cancellationToken)
    {
        opened = JournalFolder.Open(folder);
        SharedFiles.RemoveLeftovers(folder, Extension);
        foreach (var path in paths.Where((path, i) => File.Exists(path) && !IsWhole(path, Block(i)))) File.Delete(path);
        SharedFiles.Complete(
            paths,
            i =>
            {
                var predictions = predict(Block(i));
                Store(paths[i], predictions);
                onEpisodes(Math.Min(episodes.Count, (long)BlockEpisodes * paths.Count(File.Exists)));
            },
            cancellationToken);
        return paths.SelectMany(PredictionFile.Read);
    }

    /// <summary>Removes the journal, unless another process still makes the same predictions: then that one does.</summary>
    public void Delete() => opened?.RemoveUnlessUsed();

    /// <inheritdoc/>
    public void Dispose() => opened?.Dispose();

    private static void Store(string path, IReadOnlyList<EpisodePrediction> predictions)
    {
        try
        {
            SharedFiles.Write(path, own => PredictionFile.Write(own, predictions));
        }
        catch (StrmException exception)
        {
            throw new IOException(exception.Given, exception);
        }
    }

    private IReadOnlyList<Episode> Block(int index) =>
        [.. episodes.Skip(index * BlockEpisodes).Take(BlockEpisodes)];

    // The key stands for weights, frames and episodes; a file that was cut short or changed by hand is done again.
    private static bool IsWhole(string path, IReadOnlyList<Episode> block)
    {
        try
        {
            var predictions = PredictionFile.Read(path).ToArray();
            return predictions.Length == block.Count && predictions.Zip(block).All(pair => Fits(pair.First, pair.Second));
        }
        catch (StrmException)
        {
            return false;
        }
    }

    private static bool Fits(EpisodePrediction prediction, Episode episode) =>
        prediction.Episode == episode.Index && prediction.Query.Count == episode.Query.Count
        && prediction.Query.Zip(episode.Query)
            .All(q => q.First.Video == q.Second.Video && q.First.Label == q.Second.Label && q.First.Logits.Count == episode.Way);
}
