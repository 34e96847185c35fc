using Strm.Archives;
using Strm.Checkpoints;
using Strm.Distributed;
using Strm.Evaluation.Caching;
using Strm.Heads;
using Strm.Models;

namespace Strm.Evaluation;

/// <summary>The embeddings of clips, each computed once: nothing before the comparison depends on the episode.</summary>
/// <remarks>
/// With a folder they stay on disk, as memory-mapped safetensors of some clips each, under the content of model, archive and
/// transform: another weight, frame or option is another cache. Several processes may build one cache at once and share the work;
/// one that is killed leaves only whole files. A damaged file is discarded and rebuilt. If the folder cannot be written, embeddings
/// are kept in memory and <see cref="Notes"/> says so.
/// </remarks>
public sealed class ClipCache : IDisposable
{
    private const int SegmentClips = 64;

    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly List<ClipSegment> segments = [];
    private readonly SegmentFolder folder;
    private readonly Device device;

    private ClipCache(SegmentFolder folder, Device device)
    {
        (this.folder, this.device) = (folder, device);
        foreach (var segment in folder.OpenAll()) Add(segment);
    }

    /// <summary>What the embeddings depend on, as 32 hexadecimal digits.</summary>
    public string Key => folder.Key;

    /// <summary>The folder of this cache's files; null if embeddings are in memory only.</summary>
    public string? Location => folder.Location;

    /// <summary>Number of clips.</summary>
    public int Count => places.Count;

    /// <summary>Clips that had to be embedded now, by this process.</summary>
    public int Embedded { get; private set; }

    /// <summary>Bytes that the embeddings take.</summary>
    public long ByteCount => segments.Sum(s => s.ByteCount);

    /// <summary>What a user should know: files that were discarded, a folder that cannot be written.</summary>
    public IReadOnlyList<string> Notes => folder.Notes;

    /// <summary>Finds the embeddings of clips and computes those that are missing.</summary>
    /// <param name="model">The model; it is put into evaluation mode.</param>
    /// <param name="archive">Where the clips are.</param>
    /// <param name="clips">The clips; repeats are allowed.</param>
    /// <param name="options">Where embeddings are kept.</param>
    /// <param name="progress">Receives a report after each clip.</param>
    /// <param name="cancellationToken">Cancels the work; what is on disk stays.</param>
    /// <returns>The cache.</returns>
    /// <exception cref="StrmException">A clip is too short or damaged.</exception>
    public static ClipCache Open(
        FewShotModel model,
        FrameArchive archive,
        IEnumerable<FrameClip> clips,
        ClipCacheOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new ClipCacheOptions();
        model.Eval();
        using var embedder = new HeadEmbedder(model, archive, options);
        return Open(embedder, [.. clips.Distinct().Select(ClipView.AtTest)], options, progress, cancellationToken);
    }

    /// <summary>Finds what an embedder keeps of clips and computes what is missing.</summary>
    /// <param name="embedder">What is kept.</param>
    /// <param name="views">The clips and random views of them, each once.</param>
    /// <param name="options">Where it is kept.</param>
    /// <param name="progress">Receives a report after each clip.</param>
    /// <param name="cancellationToken">Cancels the work; what is on disk stays.</param>
    internal static ClipCache Open(
        ClipEmbedder embedder,
        IReadOnlyList<ClipView> views,
        ClipCacheOptions options,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        var cache = new ClipCache(new SegmentFolder(options.Folder, embedder.Key), embedder.Device);
        try
        {
            cache.Complete(views, embedder, options, progress, cancellationToken);
            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>Picks the embeddings of some clips.</summary>
    /// <param name="clips">Clips of this cache.</param>
    /// <returns>Their embedding, in that order, on the model's device.</returns>
    public ClipEmbedding Select(IReadOnlyList<FrameClip> clips) => Select([.. clips.Select(c => c.Id.ToString())]);

    /// <summary>A cache of existing embeddings.</summary>
    /// <param name="segment">The embeddings; the cache owns them.</param>
    /// <param name="device">Where they are wanted; null for the CPU.</param>
    internal static ClipCache Of(ClipSegment segment, Device? device = null)
    {
        var cache = new ClipCache(new SegmentFolder(root: null, key: string.Empty), device ?? CPU);
        cache.Add(segment);
        return cache;
    }

    /// <summary>Picks the embeddings of clips by their names.</summary>
    /// <param name="names">Names of clips of this cache.</param>
    /// <param name="target">Where they go; null for the model's device.</param>
    internal ClipEmbedding Select(string[] names, Device? target = null)
    {
        using var scope = NewDisposeScope();
        var chosen = Array.ConvertAll(names, name => places[name]);
        var parts = segments[0].Rows.Select((row, part) => TensorFile.FromBytes(
            new TensorEntry(row.Name, row.Type, [chosen.Length, .. row.Shape]),
            bytes =>
            {
                var size = (int)row.ByteCount;
                for (var i = 0; i < chosen.Length; i++) chosen[i].Segment.Row(part, chosen[i].Row).CopyTo(bytes.Slice(i * size, size));
            }).to(target ?? device));
        return new ClipEmbedding([.. parts.Select(p => p.MoveToOuterDisposeScope())]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in segments) segment.Dispose();
    }

    /// <summary>Adds existing embeddings.</summary>
    /// <param name="segment">The embeddings; the cache owns them.</param>
    internal void Add(ClipSegment segment)
    {
        segments.Add(segment);
        for (var row = 0; row < segment.Clips.Count; row++) places[segment.Clips[row]] = new Place(segment, row);
    }

    private void Complete(
        IReadOnlyList<ClipView> clips,
        ClipEmbedder embedder,
        ClipCacheOptions options,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        var missing = options.Ranks is null ? Missing(clips) : MissingAnywhere(clips);
        if (missing.Length == 0) return;
        var done = 0;
        if (options.Ranks is { } ranks) Exchange(missing, ranks, Embed);
        else foreach (var segment in folder.Complete([.. missing.Chunk(SegmentClips)], Embed, cancellationToken)) Add(segment);
        foreach (var chunk in Missing(clips).Chunk(SegmentClips)) Add(Embed(chunk));
        if (done < missing.Length) Report(missing.Length);

        void Report(int clips) => progress?.Report(new WorkProgress(embedder.Stage, clips, missing.Length, "clips"));

        MemorySegment Embed(IReadOnlyList<ClipView> chunk)
        {
            var segment = embedder.Embed(chunk, n => Report(Interlocked.Add(ref done, n)), cancellationToken);
            Embedded += chunk.Count;
            return segment;
        }
    }

    private ClipView[] Missing(IEnumerable<ClipView> clips) =>
        [.. clips.Where(c => !places.ContainsKey(c.Name)).OrderBy(c => c.Name, StringComparer.Ordinal)];

    // The ranks of a job may find different clips in their caches; what any of them lacks is embedded for all.
    private ClipView[] MissingAnywhere(IEnumerable<ClipView> clips)
    {
        ClipView[] all = [.. clips.OrderBy(c => c.Name, StringComparer.Ordinal)];
        double[] missing = [.. all.Select(c => places.ContainsKey(c.Name) ? 0.0 : 1.0)];
        MpiJob.Barrier();
        MpiJob.AllReduce(missing);
        return [.. all.Where((_, i) => missing[i] > 0)];
    }

    // Each rank embeds a share of the clips and broadcasts it to the others.
    private void Exchange(ClipView[] missing, MpiJob ranks, Func<IReadOnlyList<ClipView>, MemorySegment> embed)
    {
        var size = Math.Min(SegmentClips, (missing.Length + ranks.Size - 1) / ranks.Size);
        foreach (var round in missing.Chunk(size).Chunk(ranks.Size))
        {
            using var own = ranks.Rank < round.Length ? embed(round[ranks.Rank]) : null;
            for (var root = 0; root < round.Length; root++)
            {
                var parts = ranks.Broadcast(root == ranks.Rank ? own!.Parts : [], root);
                string[] names = [.. round[root].Select(c => c.Name)];
                Add(folder.Keep(round[root], new MemorySegment(names, [.. parts.Select(p => p.alias().DetachFromDisposeScope())])));
                if (root != ranks.Rank) Embedded += round[root].Length;
            }
        }
    }

    private readonly record struct Place(ClipSegment Segment, int Row);
}
