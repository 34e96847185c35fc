using Strm.Models;
using TorchSharp.Modules;

namespace Strm.Training.Replicas;

/// <summary>The running statistics of batch normalisation where tasks are shared out: as if one replica had done all of them.</summary>
/// <remarks>
/// One task with k updates of momentum m turns a statistic r into (1 − m)^k·r + c, where c depends on that task's frames alone. After a
/// step the statistic is therefore a sum of one term for each task, each weakened by the tasks after it. The replica with the
/// step's first task starts from r, the others from 0; every replica weakens its terms by the tasks that others do, and the sum over
/// replicas is the statistic of one device. The official code keeps the statistics of its first GPU and drops the rest.
/// </remarks>
internal sealed class ReplicaStatistics
{
    private readonly NormBase[] norms;
    private long[]? updates;
    private long[] counts = [];
    private Tensor[] before = [];
    private int next;

    public ReplicaStatistics(FewShotModel model) => norms = [.. Norms(model.Backbone).Concat(Norms(model.Head))];

    /// <summary>The statistics; those of frozen layers, which no task changes, are left out.</summary>
    public IEnumerable<Tensor> Tensors => Active().SelectMany(n => new[] { n.running_mean!, n.running_var!, n.num_batches_tracked! });

    /// <summary>Begins a step.</summary>
    /// <param name="first">Its first task.</param>
    /// <param name="carries">Whether that task is this replica's.</param>
    public void Begin(int first, bool carries)
    {
        next = first;
        using var gradients = no_grad();
        before = [.. Tensors.Select(t => t.clone().DetachFromDisposeScope())];
        if (carries) return;
        foreach (var statistic in Tensors) statistic.zero_();
    }

    /// <summary>Begins a task: the terms of those before it are weakened.</summary>
    /// <param name="task">Its number.</param>
    public void BeginTask(int task)
    {
        Weaken(task - next);
        counts = updates is null ? Counts() : [];
        next = task + 1;
    }

    /// <summary>Ends a task.</summary>
    public void EndTask() => updates ??= [.. Counts().Zip(counts, (after, earlier) => after - earlier)];

    /// <summary>Ends a step once this replica has done its tasks; all that is left is to all-reduce <see cref="Tensors"/>.</summary>
    /// <param name="end">The task after the step's last one.</param>
    public void End(int end) => Weaken(end - next);

    /// <summary>Restores everything to what it was before the step.</summary>
    public void Undo()
    {
        using var gradients = no_grad();
        foreach (var (statistic, earlier) in Tensors.Zip(before)) statistic.copy_(earlier);
        Forget();
    }

    /// <summary>Frees what <see cref="Undo"/> needs.</summary>
    public void Forget()
    {
        foreach (var tensor in before) tensor.Dispose();
        before = [];
    }

    private static IEnumerable<NormBase> Norms(nn.Module module) =>
        module.named_modules().Select(m => m.module).OfType<NormBase>().Where(n => n.running_mean is not null);

    private IEnumerable<NormBase> Active() => norms.Where(n => n.training);

    private long[] Counts() => [.. Active().Select(n => (long)n.num_batches_tracked!.Number())];

    // Before this replica's first task there is nothing to weaken but zeros, and nothing precedes the first task of a step.
    private void Weaken(int tasks)
    {
        if (tasks == 0 || updates is null) return;
        using var gradients = no_grad();
        foreach (var (norm, count) in Active().Zip(updates))
        {
            var factor = Math.Pow(1 - norm.momentum!.Value, (double)count * tasks);
            norm.running_mean!.Scale(factor);
            norm.running_var!.Scale(factor);
        }
    }
}
