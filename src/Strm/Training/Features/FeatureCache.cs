using System.Globalization;
using Strm.Archives;
using Strm.Episodes;
using Strm.Distributed;
using Strm.Evaluation;
using Strm.Evaluation.Caching;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Training.Features;

/// <summary>
/// The feature maps of a frozen backbone, computed once: for random views of the training clips, and for validation clips as at test time.
/// </summary>
/// <remarks>
/// A view (the clip's ends, crop and flip) is a function of the seed, the clip and the view's number. Maps are stored as the head pools
/// them (<see cref="FewShotHead.Pooling"/>), next to the embeddings of evaluation (<see cref="ClipCache"/>): under the content of
/// backbone, archive and transform, in files that appear whole, so interrupted work can resume. Other seeds and more views add to them.
/// </remarks>
internal sealed class FeatureCache : IDisposable
{
    private readonly FrameArchive archive;
    private readonly ClipCache cache;
    private readonly TrainingOptions options;
    private readonly FlipMode flip;

    private FeatureCache(FrameArchive archive, ClipCache cache, TrainingOptions options, string backbone) =>
        (this.archive, this.cache, this.options, flip, Backbone) = (archive, cache, options, FlipOf(options), backbone);

    /// <summary>The fingerprint of the backbone's weights, 32 hexadecimal digits.</summary>
    public string Backbone { get; }

    /// <summary>Rejects a training in which features change, or in which nothing but features is left.</summary>
    /// <param name="preset">The model and its training.</param>
    public static void Require(ExperimentPreset preset)
    {
        if (!preset.Training.FreezeBackbone)
        {
            throw new StrmException(
                "Features are to be cached, but the backbone is not frozen.",
                "Features stay the same only while the backbone does.",
                "Give --freeze-backbone too (TrainingOptions.FreezeBackbone), or leave --cache-features out.");
        }

        using var head = preset.Model.Head.Create(new HeadContext(preset.Model.FeatureWidth, preset.Model.Frames, new DropoutSource()));
        if (head.parameters().Any(p => p.requires_grad)) return;
        throw new StrmException(
            $"The backbone is frozen, and the head {preset.Model.Head.Name} has no weights.",
            "Something must be left to train.",
            $"Use this head without training (strm classify --head {preset.Model.Head.Name}), "
                + $"or give one with weights: {StrmHeadOptions.HeadName} or {new TrxHeadOptions().Name}.");
    }

    /// <summary>Finds the features of clips and computes those that are missing.</summary>
    /// <param name="model">The model, on the device that computes.</param>
    /// <param name="archive">Where the clips are.</param>
    /// <param name="training">Clips to train on.</param>
    /// <param name="validation">Clips of validations.</param>
    /// <param name="options">How the head is trained.</param>
    /// <param name="place">Where features are stored, and the ranks: each computes a share and gets the rest from the others.</param>
    /// <param name="progress">Receives a report after each clip.</param>
    /// <param name="cancellationToken">Cancels the work; what is on disk stays.</param>
    public static FeatureCache Open(
        FewShotModel model,
        FrameArchive archive,
        IEnumerable<FrameClip> training,
        IEnumerable<FrameClip> validation,
        TrainingOptions options,
        ClipCacheOptions place,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        model.Eval();
        var flip = FlipOf(options);
        var drawn = options.Augmentation is AugmentationKind.None
            ? training.Select(ClipView.AtTest)
            : training.SelectMany(clip => Enumerable.Range(0, options.Views)
                .Select(number => ClipView.Drawn(clip, options.Seed, number, flip)));
        using var embedder = new MapEmbedder(model, archive, place);
        ClipView[] views = [.. drawn.Concat(validation.Select(ClipView.AtTest)).DistinctBy(v => v.Name, StringComparer.Ordinal)];
        var cache = ClipCache.Open(embedder, views, place, progress, cancellationToken);
        foreach (var note in cache.Notes) progress?.Report(new WorkProgress(embedder.Stage, views.Length, views.Length, "clips", note));
        return new FeatureCache(archive, cache, options, ContentKey.OfBackbone(model));
    }

    /// <summary>
    /// The features of a task's clips: one view of each, a function of the seed, the task and the clip's position.
    /// </summary>
    /// <param name="task">The task's number.</param>
    /// <param name="clips">Training clips, in their positions.</param>
    /// <param name="device">Where the features go.</param>
    /// <returns>Feature maps (N, T, D, h, w).</returns>
    public Tensor Draw(long task, IReadOnlyList<ClipId> clips, Device device) =>
        Maps([.. clips.Select((clip, place) => NameOf(clip, task, place))], device);

    /// <summary>The features of clips as at test time.</summary>
    /// <param name="clips">Validation clips.</param>
    /// <param name="device">Where the features go.</param>
    /// <returns>Feature maps (N, T, D, h, w).</returns>
    public Tensor AtTest(IReadOnlyList<FrameClip> clips, Device device) => Maps([.. clips.Select(c => ClipView.AtTest(c).Name)], device);

    /// <inheritdoc/>
    public void Dispose() => cache.Dispose();

    private static FlipMode FlipOf(TrainingOptions options) =>
        options.Augmentation is AugmentationKind.Official ? FlipMode.Clip : FlipMode.None;

    private string NameOf(ClipId named, long task, int place)
    {
        var clip = archive.Require(named).Id; // An episode file may differ in upper and lower case.
        if (options.Augmentation is AugmentationKind.None) return clip.ToString();
        var purpose = string.Create(CultureInfo.InvariantCulture, $"cached view/{task}");
        var number = new RandomSource(options.Seed, purpose, place).NextInt32(options.Views);
        return ClipView.NameOf(clip, options.Seed, number, flip);
    }

    private Tensor Maps(string[] names, Device device) => cache.Select(names, device).Features.permute(0, 1, 4, 2, 3); // (N, T, D, h, w)
}
