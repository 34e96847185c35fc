using Strm.Episodes;

namespace Strm.Evaluation.Caching;

/// <summary>Files of finished episodes' predictions, so that interrupted evaluations resume and processes share the work.</summary>
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
    /// <param name="key">The fingerprint that the predictions depend on.</param>
    /// <param name="episodes">The episodes.</param>
    public EpisodeJournal(string root, string key, IReadOnlyList<Episode> episodes)
    {
        folder = Path.Combine(Path.GetFullPath(root), key);
        this.episodes = episodes;
        var blocks = (episodes.Count + BlockEpisodes - 1) / BlockEpisodes;
        paths = [.. Enumerable.Range(0, blocks).Select(i => Path.Combine(folder, $"{i:D6}{Extension}"))];
    }

    /// <summary>Does the episodes that no process has done yet, waits for those that others are doing, and returns all in order.</summary>
    /// <param name="predict">Predicts some episodes.</param>
    /// <param name="onEpisodes">Receives the number of episodes finished.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The predictions, read one by one.</returns>
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

    /// <summary>Removes the journal, unless another process is making the same predictions: then that one will.</summary>
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

    // The key covers weights, frames and episodes; a file that was cut short or edited by hand is redone.
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
