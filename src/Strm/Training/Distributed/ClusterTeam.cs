using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>The workers of all ranks: those of one process come together first, then one of each process speaks for them.</summary>
/// <param name="local">The workers of this process.</param>
/// <param name="link">The connection to the other ranks; used by the first worker of the process alone.</param>
/// <param name="device">This worker's device.</param>
internal sealed class ClusterTeam(TrainingTeam local, RankLink link, Device device) : TrainingTeam
{
    /// <inheritdoc/>
    public override int Worker => link.WorkersBefore + local.Worker;

    /// <inheritdoc/>
    public override int Workers => link.Workers;

    /// <inheritdoc/>
    public override void Sum(IReadOnlyList<Tensor> tensors)
    {
        local.Sum(tensors);
        if (local.Leads) link.Sum(tensors);
        local.Share(tensors);
    }

    /// <inheritdoc/>
    public override void Share(IReadOnlyList<Tensor> tensors)
    {
        if (local.Leads) link.Share(tensors);
        local.Share(tensors);
    }

    /// <inheritdoc/>
    protected override bool Ask(bool answer)
    {
        using var count = tensor(new[] { answer ? 1L : 0L }, device: device);
        Sum([count]);
        return count.cpu().data<long>()[0] > 0;
    }
}
