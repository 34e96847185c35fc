using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads.Arn;

/// <summary>ARN's comparator: a small convolutional network that says how related two second-order descriptors are.</summary>
/// <remarks>The score has no bias: it would add the same to all classes.</remarks>
public sealed class DescriptorComparator : Module<Tensor, Tensor, Tensor>
{
    private const int PooledSide = 2;

    [ComponentName(Name = "first")]
    private readonly Conv2d first;

    [ComponentName(Name = "second")]
    private readonly Conv2d second;

    [ComponentName(Name = "score")]
    private readonly LinearLayer score;

    /// <summary>Creates the module with uninitialised weights.</summary>
    /// <param name="filters">Filters of each convolution.</param>
    public DescriptorComparator(int filters)
        : base(nameof(DescriptorComparator))
    {
        first = Conv2d(2, filters, 3, padding: 1);
        second = Conv2d(filters, filters, 3, padding: 1);
        score = new LinearLayer(filters * PooledSide * PooledSide, 1, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Scores every query against every class.</summary>
    /// <param name="query">Descriptors of the queries (Q, E, E).</param>
    /// <param name="classes">Descriptors of the classes (C, E, E).</param>
    /// <returns>Scores (Q, C).</returns>
    public override Tensor forward(Tensor query, Tensor classes)
    {
        using var scope = NewDisposeScope();
        var (queries, way, width) = (query.shape[0], classes.shape[0], query.shape[1]);
        // (Q, C, 2, E, E)
        var pairs = stack(
            [query.unsqueeze(1).expand(queries, way, width, width), classes.unsqueeze(0).expand(queries, way, width, width)], 2)
            .flatten(0, 1); // (Q·C, 2, E, E)
        var halved = functional.max_pool2d(first.forward(pairs).relu(), 2); // (Q·C, F, E/2, E/2)
        var pooled = functional.adaptive_avg_pool2d(second.forward(halved).relu(), PooledSide); // (Q·C, F, 2, 2)
        return score.forward(pooled.flatten(1)).reshape(queries, way).MoveToOuterDisposeScope();
    }
}
