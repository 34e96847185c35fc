using System.Collections.Concurrent;
using Strm.Archives;
using Strm.Backbones;
using Strm.Episodes;
using Strm.Models;

namespace Strm.Evaluation.Caching;

/// <summary>Passes clips through a network, each on its own, so that an embedding does not depend on what else is embedded.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="archive">Where the clips are.</param>
/// <param name="cache">Threads on a CPU, and the precision.</param>
internal sealed class ClipEmbedder(FewShotModel model, FrameArchive archive, ClipCacheOptions cache) : IDisposable
{
    private const int DeviceBatch = 16;

    private readonly ClipOptions options = ClipTensorReader.Options(model.Options);
    private readonly ConcurrentBag<ClipReader> readers = [];
    private readonly Lazy<ClipTensorReader> parallel = new(() => new ClipTensorReader(archive, model.Options));

    private readonly InferenceBackbone? backbone = model.Device.type == TorchSharp.DeviceType.CPU
        ? new InferenceBackbone(model.Backbone, cache.Precision)
        : null;

    private bool OnCpu => model.Device.type == TorchSharp.DeviceType.CPU;

    /// <summary>How the numbers come about, where that changes their rounding.</summary>
    public string Arithmetic => $"libtorch {NativeTorch.Version} {model.Device.type} {backbone?.Arithmetic ?? $"{cache.Precision.Type()}"}";

    /// <summary>Embeds clips.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="onClips">Told how many clips were done, from any thread.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Their embeddings, on the CPU.</returns>
    public MemorySegment Embed(IReadOnlyList<FrameClip> clips, Action<int> onClips, CancellationToken cancellationToken)
    {
        var batches = clips.Index().Chunk(OnCpu ? 1 : DeviceBatch).ToArray();
        var (gate, whole) = (new Lock(), (Tensor[]?)null);
        if (!OnCpu) MatmulPrecisions.Set(model.Backbone, cache.Precision);
        SingleThreadWorkers.Run(
            batches.Length,
            OnCpu ? cache.Workers : 1,
            i =>
            {
                using var scope = NewDisposeScope();
                var parts = model.Embed(Read([.. batches[i].Select(b => b.Item)], cancellationToken), backbone).Parts;
                lock (gate) whole ??= Allocate(parts, clips.Count);
                foreach (var (target, part) in whole.Zip(parts)) target.narrow(0, batches[i][0].Index, batches[i].Length).copy_(part);
                onClips(batches[i].Length);
            },
            cancellationToken);
        return new MemorySegment([.. clips.Select(c => c.Id.ToString())], whole ?? []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        backbone?.Dispose();
        MatmulPrecisions.Set(model.Backbone, MatmulPrecision.Fp32);
        foreach (var reader in readers) reader.Dispose();
        if (parallel.IsValueCreated) parallel.Value.Dispose();
    }

    // Threads come and go: readers are lent to them.
    private Tensor Read(FrameClip[] clips, CancellationToken cancellationToken)
    {
        if (!OnCpu) return parallel.Value.Read(clips, model.Device, cancellationToken);
        var bytes = new byte[(long)clips.Length * options.ClipLength];
        var reader = readers.TryTake(out var free) ? free : new ClipReader(archive, options);
        foreach (var (i, clip) in clips.Index()) reader.Read(clip, default, bytes.AsSpan(i * options.ClipLength, options.ClipLength));
        readers.Add(reader);
        return ClipTensorReader.ToFloat(bytes, [clips.Length, options.Frames, 3, options.ImageSize, options.ImageSize], model.Device);
    }

    private static Tensor[] Allocate(IReadOnlyList<Tensor> sample, int count) =>
        [.. sample.Select(p => empty([count, .. p.shape[1..]], p.dtype).DetachFromDisposeScope())];
}
