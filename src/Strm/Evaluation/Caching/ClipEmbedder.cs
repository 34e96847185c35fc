using System.Collections.Concurrent;
using Strm.Archives;
using Strm.Backbones;
using Strm.Episodes;
using Strm.Models;

namespace Strm.Evaluation.Caching;

/// <summary>
/// Passes clips through a network, each on its own, so that a clip's embedding does not depend on what else is embedded.
/// </summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="archive">Where the clips are.</param>
/// <param name="cache">Threads on a CPU, and the precision.</param>
internal abstract class ClipEmbedder(FewShotModel model, FrameArchive archive, ClipCacheOptions cache) : IDisposable
{
    private const int DeviceBatch = 16;

    private readonly ClipOptions options = model.Options.Clips;
    private readonly ConcurrentDictionary<ClipOptions, ConcurrentBag<ClipReader>> readers = [];
    private readonly ConcurrentDictionary<ClipOptions, ClipTensorReader> parallel = [];

    private readonly InferenceBackbone? backbone = model.PrepareBackbone(cache.Precision);

    private bool OnCpu => model.Device.type == TorchSharp.DeviceType.CPU;

    /// <summary>The fingerprint that embeddings depend on, 32 hexadecimal digits.</summary>
    public abstract string Key { get; }

    /// <summary>The name of the work.</summary>
    public abstract string Stage { get; }

    /// <summary>The device that the network is on.</summary>
    public Device Device => model.Device;

    /// <summary>The network.</summary>
    protected FewShotModel Model => model;

    /// <summary>Where the clips are.</summary>
    protected FrameArchive Archive => archive;

    /// <summary>How the numbers are computed, if that changes their rounding.</summary>
    protected string Arithmetic =>
        $"libtorch {NativeTorch.Version} {model.Device.type} {backbone?.Arithmetic ?? $"{cache.Precision.Type()}"}";

    /// <summary>Embeds clips.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="onClips">Receives the number of clips done, from any thread.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Their embeddings, on the CPU.</returns>
    public MemorySegment Embed(IReadOnlyList<ClipView> clips, Action<int> onClips, CancellationToken cancellationToken)
    {
        var batches = clips.Index().GroupBy(c => OptionsOf(c.Item)).SelectMany(alike => alike.Chunk(OnCpu ? 1 : DeviceBatch)).ToArray();
        var (gate, whole) = (new Lock(), (Tensor[]?)null);
        if (!OnCpu) MatmulPrecisions.Set(model.Backbone, cache.Precision);
        SingleThreadWorkers.Run(
            batches.Length,
            OnCpu ? cache.Workers : 1,
            i =>
            {
                using var scope = NewDisposeScope();
                var parts = Keep(Read([.. batches[i].Select(b => b.Item)], cancellationToken), backbone);
                lock (gate) whole ??= Allocate(parts, clips.Count);
                foreach (var (target, part) in whole.Zip(parts))
                {
                    foreach (var (row, (place, _)) in batches[i].Index()) target.select(0, place).copy_(part.select(0, row));
                }

                onClips(batches[i].Length);
            },
            cancellationToken);
        return new MemorySegment([.. clips.Select(c => c.Name)], whole ?? []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        backbone?.Dispose();
        MatmulPrecisions.Set(model.Backbone, MatmulPrecision.Fp32);
        foreach (var reader in readers.Values.SelectMany(bag => bag)) reader.Dispose();
        foreach (var reader in parallel.Values) reader.Dispose();
    }

    /// <summary>Computes the tensors to keep for clips.</summary>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <param name="prepared">The backbone prepared for evaluation; null if there is none.</param>
    /// <returns>Tensors, each (N, …).</returns>
    protected abstract IReadOnlyList<Tensor> Keep(Tensor clips, InferenceBackbone? prepared);

    private ClipOptions OptionsOf(ClipView view) => view.Draw is null ? options : options with { Augment = true, Flip = view.Flip };

    // Threads come and go, so readers are lent to them.
    private Tensor Read(ClipView[] views, CancellationToken cancellationToken)
    {
        var alike = OptionsOf(views[0]);
        if (!OnCpu)
        {
            var shared = parallel.GetOrAdd(alike, read => new ClipTensorReader(archive, read));
            return shared.Read([.. views.Select(v => v.Clip)], i => views[i].Draw ?? default, model.Device, cancellationToken);
        }

        var bytes = new byte[(long)views.Length * options.ClipLength];
        var free = readers.GetOrAdd(alike, _ => []);
        var reader = free.TryTake(out var lent) ? lent : new ClipReader(archive, alike);
        foreach (var (i, view) in views.Index())
            reader.Read(view.Clip, view.Draw ?? default, bytes.AsSpan(i * options.ClipLength, options.ClipLength));

        free.Add(reader);
        return PixelTensor.OfClips(bytes, options, model.Device);
    }

    private static Tensor[] Allocate(IReadOnlyList<Tensor> sample, int count) =>
        [.. sample.Select(p => empty([count, .. p.shape[1..]], p.dtype).DetachFromDisposeScope())];
}

/// <summary>Keeps what the head computes of each clip.</summary>
/// <inheritdoc cref="ClipEmbedder"/>
internal sealed class HeadEmbedder(FewShotModel model, FrameArchive archive, ClipCacheOptions cache) : ClipEmbedder(model, archive, cache)
{
    /// <inheritdoc/>
    public override string Key => ContentKey.OfClips(Model, Archive, Arithmetic);

    /// <inheritdoc/>
    public override string Stage => "Embedding clips";

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Keep(Tensor clips, InferenceBackbone? prepared) => Model.Embed(clips, prepared).Parts;
}

/// <summary>Keeps the backbone's maps as the head pools them, channels last: none of it changes while the head is trained.</summary>
/// <inheritdoc cref="ClipEmbedder"/>
internal sealed class MapEmbedder(FewShotModel model, FrameArchive archive, ClipCacheOptions cache) : ClipEmbedder(model, archive, cache)
{
    /// <inheritdoc/>
    public override string Key => ContentKey.OfMaps(Model, Archive, Arithmetic);

    /// <inheritdoc/>
    public override string Stage => "Computing features";

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Keep(Tensor clips, InferenceBackbone? prepared) =>
        [Model.Head.Pooling.Apply(Model.FeatureMaps(clips, prepared)).permute(0, 1, 3, 4, 2)]; // (N, T, h, w, D)
}
