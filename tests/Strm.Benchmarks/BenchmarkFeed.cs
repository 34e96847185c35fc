using Strm.Heads;
using Strm.Models;
using Strm.Training;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>A few episodes of noise around one picture per class, kept in memory and given in turns.</summary>
internal sealed class BenchmarkFeed : EpisodeFeed
{
    private readonly EpisodeTensors[] episodes;
    private readonly int[] labels;

    public BenchmarkFeed(TrainingBenchmarkOptions options, ModelOptions model, int count)
    {
        labels = [.. Enumerable.Range(0, options.Way).SelectMany(c => Enumerable.Repeat(c, options.Shot))];
        episodes = [.. Enumerable.Range(0, count).Select(i => Create(options, model, i))];
    }

    /// <summary>The episodes by name, for another process.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors() => episodes.Index()
        .SelectMany(e => new[]
        {
            KeyValuePair.Create($"{e.Index}.support", e.Item.Support),
            KeyValuePair.Create($"{e.Index}.query", e.Item.Query),
            KeyValuePair.Create($"{e.Index}.labels", tensor(labels.Select(l => (long)l).ToArray())),
            KeyValuePair.Create($"{e.Index}.targets", e.Item.QueryLabels),
        })
        .ToDictionary();

    /// <inheritdoc/>
    public override EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken)
    {
        var episode = episodes[index % episodes.Length];
        return episode with { Support = Moved(episode.Support), Query = Moved(episode.Query), QueryLabels = Moved(episode.QueryLabels) };

        Tensor Moved(Tensor tensor) => tensor.to(device).alias();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var tensor in episodes.SelectMany(e => new[] { e.Support, e.Query, e.QueryLabels })) tensor.Dispose();
        }

        base.Dispose(disposing);
    }

    private EpisodeTensors Create(TrainingBenchmarkOptions options, ModelOptions model, int index)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)index + 1);
        var size = model.ImageSize;
        var classes = rand([options.Way, 1, model.Frames, 3, size, size], generator: generator); // (C, 1, T, 3, H, W)
        var targets = Enumerable.Range(0, options.Way).SelectMany(c => Enumerable.Repeat((long)c, options.Queries)).ToArray();
        return new EpisodeTensors(
            Noisy(options.Shot).DetachFromDisposeScope(), new SupportLayout(labels, options.Way), Noisy(options.Queries).DetachFromDisposeScope(), tensor(targets).DetachFromDisposeScope());

        Tensor Noisy(int count) => classes.Times(0.7).Plus(rand([options.Way, count, model.Frames, 3, size, size], generator: generator).Times(0.3))
            .reshape(-1, model.Frames, 3, size, size); // (C·count, T, 3, H, W)
    }
}
