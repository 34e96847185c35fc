using System.Collections.Concurrent;
using Strm.Archives;

namespace Strm.Episodes;

/// <summary>Decodes the clips of coming episodes on several threads while the consumer works on the current one.</summary>
/// <remarks>
/// Every byte is a function of the episode and the seed, whatever the number of workers. Memory is bounded by <see cref="LoaderOptions"/>
/// and reused; the memory of an episode is free again when it is disposed.
/// </remarks>
/// <param name="archive">The archive; it must stay open until the enumeration has ended.</param>
/// <param name="clips">What the network sees of a clip.</param>
/// <param name="options">How much of the machine to use; null for the defaults.</param>
public sealed class EpisodeLoader(FrameArchive archive, ClipOptions clips, LoaderOptions? options = null)
{
    private readonly LoaderOptions options = options ?? new LoaderOptions();

    /// <summary>The memory of the episodes.</summary>
    internal EpisodeBuffers Buffers { get; } = new();

    /// <summary>Loads episodes in their order.</summary>
    /// <param name="episodes">The episodes, taken one after the other, some ahead of the consumer.</param>
    /// <param name="seed">The seed of the random views; used only if the clip options augment.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <returns>The episodes; the consumer disposes each. Ending the enumeration early ends the workers.</returns>
    /// <exception cref="StrmException">
    /// A clip is not in the archive, too short or damaged; it is raised where its episode would have come.
    /// </exception>
    public IEnumerable<LoadedEpisode> Load(IEnumerable<Episode> episodes, long seed, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var work = new BlockingCollection<ClipJob>();
        using var source = episodes.GetEnumerator();
        var threads = StartWorkers(work, seed, stop.Token);
        var window = new Queue<PendingEpisode>();
        var more = true;
        try
        {
            while (true)
            {
                // There is always one more under way than the budget allows, so that decoding never waits for the consumer to finish.
                while (more && (window.Count == 0 || Buffers.InUse + window.Last().Loaded!.Length <= options.BufferBytes))
                    more = Enqueue(source, window, work);
                if (window.Count == 0) yield break;
                var loaded = window.Peek().Wait(stop.Token);
                window.Dequeue();
                if (more && window.Count == 0) more = Enqueue(source, window, work);
                yield return loaded;
            }
        }
        finally
        {
            stop.Cancel();
            foreach (var thread in threads) thread.Join();
            foreach (var pending in window) pending.Loaded?.Dispose();
        }
    }

    /// <summary>Begins the next episode.</summary>
    /// <returns>Whether there may be another one after it.</returns>
    private bool Enqueue(IEnumerator<Episode> source, Queue<PendingEpisode> window, BlockingCollection<ClipJob> work)
    {
        PendingEpisode pending;
        try
        {
            if (!source.MoveNext()) return false;
            pending = Begin(source.Current);
        }
#pragma warning disable CA1031 // The error is raised in order, after the episodes before it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            window.Enqueue(PendingEpisode.Failed(exception));
            return false;
        }

        window.Enqueue(pending);
        for (var place = 0; place < pending.Count; place++) work.Add(new ClipJob(pending, place));
        return true;
    }

    private PendingEpisode Begin(Episode episode)
    {
        FrameClip[] found =
            [.. episode.Support.Concat(episode.Query).Select(clip => archive.Find(clip.Video) ?? throw Unknown(episode, clip.Video))];
        return new PendingEpisode(new LoadedEpisode(episode, clips, Buffers), found);
    }

    private List<Thread> StartWorkers(BlockingCollection<ClipJob> work, long seed, CancellationToken stop)
    {
        var threads = new List<Thread>();
        for (var i = 0; i < options.Workers; i++)
        {
            var thread = new Thread(() => Work(work, seed, stop)) { IsBackground = true, Name = $"strm loader {i}" };
            thread.Start();
            threads.Add(thread);
        }

        return threads;
    }

    private void Work(BlockingCollection<ClipJob> work, long seed, CancellationToken stop)
    {
        using var reader = new ClipReader(archive, clips);
        try
        {
            foreach (var job in work.GetConsumingEnumerable(stop)) job.Episode.Decode(job.Place, reader, seed);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The consumer has ended.
        }
    }

    private StrmException Unknown(Episode episode, ClipId clip) =>
        new($"Episode {episode.Index} names the clip {clip}, which is not in {archive.Location}.",
        "Every clip of an episode must be in the archive.", "Use the archive that the episodes were made for.");

    private readonly record struct ClipJob(PendingEpisode Episode, int Place);
}

/// <summary>How much of the machine the loader uses.</summary>
public sealed record LoaderOptions
{
    /// <summary>The number of threads that decode, at least 1; by default one for each core.</summary>
    public int Workers
    {
        get;
        init => field = value > 0 ? value
            : throw new StrmException(
                $"The loader has {value} workers.",
                "It needs at least 1.",
                "Give a larger number, or omit it to use one per core.");
    } = Environment.ProcessorCount;

    /// <summary>Bytes of decoded frames that may wait for the consumer, including those it holds; by default 128 MB.</summary>
    /// <remarks>One episode can always be decoded while the consumer holds another, so two large ones may take more.</remarks>
    public long BufferBytes { get; init; } = 128L << 20;
}
