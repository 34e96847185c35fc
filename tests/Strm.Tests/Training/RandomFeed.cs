using Strm.Heads;
using Strm.Training;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

/// <summary>Episodes of noise around one picture per class: enough to learn on, small enough for a unit test.</summary>
internal sealed class RandomFeed(int way, int shot, int queries, int frames, int size) : EpisodeFeed
{
    public override EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)(1000 + index));
        var classes = rand([way, 1, frames, 3, size, size], generator: generator);
        var support = Noisy(classes, shot, generator, frames, size);
        var query = Noisy(classes, queries, generator, frames, size);
        var labels = Enumerable.Range(0, way).SelectMany(c => Enumerable.Repeat((long)c, queries)).ToArray();
        return new EpisodeTensors(
            support.MoveToOuterDisposeScope(),
            new SupportLayout([.. Enumerable.Range(0, way).SelectMany(c => Enumerable.Repeat(c, shot))], way),
            query.MoveToOuterDisposeScope(),
            tensor(labels, device: device).MoveToOuterDisposeScope());
    }

    private static Tensor Noisy(Tensor classes, int count, Generator generator, int frames, int size) =>
        (classes + (0.3 * rand([classes.shape[0], count, frames, 3, size, size], generator: generator))).reshape(-1, frames, 3, size, size);
}
