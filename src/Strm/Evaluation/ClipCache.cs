using Strm.Data;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Evaluation;

/// <summary>The embeddings of clips, each computed once: nothing before the comparison depends on the episode.</summary>
public sealed class ClipCache : IDisposable
{
    private readonly Dictionary<FrameClip, long> rows = [];
    private readonly Tensor[] parts;

    private ClipCache(IReadOnlyList<FrameClip> clips, Tensor[] parts)
    {
        this.parts = parts;
        for (var i = 0; i < clips.Count; i++) rows.Add(clips[i], i);
    }

    /// <summary>Number of clips.</summary>
    public int Count => rows.Count;

    /// <summary>Bytes that the embeddings take.</summary>
    public long ByteCount => parts.Sum(p => p.numel() * p.element_size());

    /// <summary>Passes clips through the network.</summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="archive">Where the clips are.</param>
    /// <param name="clips">The clips, without repeats.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The cache.</returns>
    public static ClipCache Build(
        FewShotModel model, FrameArchive archive, IReadOnlyList<FrameClip> clips, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(clips);
        using var reader = new ClipTensorReader(archive, model.Options);
        Tensor[]? parts = null;
        foreach (var batch in clips.Index().Chunk(ClipTensorReader.BatchClips))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var inference = no_grad();
            var embedding = model.Embed(reader.Read([.. batch.Select(b => b.Item)], model.Device, cancellationToken));
            parts ??= [.. embedding.Parts.Select(p => empty([clips.Count, .. p.shape[1..]], p.dtype, p.device).DetachFromDisposeScope())];
            foreach (var (whole, part) in parts.Zip(embedding.Parts)) whole.narrow(0, batch[0].Index, batch.Length).copy_(part);
            progress?.Report(new WorkProgress("Embedding clips", batch[^1].Index + 1, clips.Count, "clips"));
        }

        return new ClipCache(clips, parts ?? []);
    }

    /// <summary>Picks the embeddings of some clips.</summary>
    /// <param name="clips">Clips of this cache.</param>
    /// <returns>Their embedding, in that order.</returns>
    public ClipEmbedding Select(IEnumerable<FrameClip> clips)
    {
        using var scope = NewDisposeScope();
        var index = tensor(clips.Select(c => rows[c]).ToArray(), device: parts[0].device);
        var embedding = new ClipEmbedding(parts).Select(index);
        foreach (var part in embedding.Parts) part.MoveToOuterDisposeScope();
        return embedding;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts) part.Dispose();
    }
}
