using Strm.Archives;
using Strm.Episodes;
using Strm.Evaluation;
using Strm.Evaluation.Caching;
using Strm.Models;
using Strm.Statistics;
using static TorchSharp.torch;

namespace Strm.Training.Features;

/// <summary>Validates a head on cached features.</summary>
/// <param name="archive">Where the clips are.</param>
/// <param name="features">Their features.</param>
/// <param name="episodes">The episodes, always the same ones.</param>
internal sealed class FeatureValidation(FrameArchive archive, FeatureCache features, IReadOnlyList<Episode> episodes)
{
    private readonly FrameClip[] clips = [.. Clips(archive, episodes)];

    /// <summary>The clips of episodes, each once.</summary>
    public static IEnumerable<FrameClip> Clips(FrameArchive archive, IEnumerable<Episode> episodes) =>
        episodes.SelectMany(e => e.Support.Concat(e.Query)).Select(c => archive.Require(c.Video)).Distinct();

    /// <summary>Evaluates a model on the features of its backbone.</summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Accuracy and its interval.</returns>
    public AccuracyEstimate Run(FewShotModel model, CancellationToken cancellationToken)
    {
        using var gradients = no_grad();
        var chunks = clips.Chunk(ClipTensorReader.BatchClips).Select(chunk => Embed(model, chunk)).ToArray();
        using var embeddings = ClipCache.Of(chunks[0], model.Device);
        foreach (var chunk in chunks.Skip(1)) embeddings.Add(chunk);
        return new Evaluator(model, archive).Run(episodes, embeddings, cancellationToken).Accuracy;
    }

    private MemorySegment Embed(FewShotModel model, FrameClip[] chunk)
    {
        using var scope = NewDisposeScope();
        var parts = model.Head.Embed(features.AtTest(chunk, model.Device)).Parts;
        return new MemorySegment(
            [.. chunk.Select(c => ClipView.AtTest(c).Name)],
            [.. parts.Select(p => p.cpu().contiguous().alias().DetachFromDisposeScope())]);
    }
}
