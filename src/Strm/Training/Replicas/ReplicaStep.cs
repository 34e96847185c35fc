using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Training.Replicas;

/// <summary>Optimizer steps whose tasks are shared out among replicas: each does its own, then all hold the sum.</summary>
/// <remarks>
/// A gradient is a sum over the step's tasks, so only the order of addition depends on the number of replicas. Gradients that a resumed
/// run brought along count once: the first replica's are kept, the others' are dropped.
/// </remarks>
internal sealed class ReplicaStep(Replica replica, FewShotModel model, ModelOptimizer optimizer, int tasksPerStep)
{
    private readonly ReplicaStatistics statistics = new(model);
    private readonly TaskShare share = new(replica.Index, replica.Count, tasksPerStep);
    private Tensor?[] carried = [];
    private TaskResult?[] results = [];
    private int first;

    /// <summary>Begins a step.</summary>
    /// <param name="firstTask">Its first task.</param>
    /// <param name="end">The task after its last one.</param>
    /// <returns>This replica's tasks, in order.</returns>
    public IEnumerable<int> Begin(int firstTask, int end)
    {
        Forget();
        if (replica.IsFirst) carried = [.. optimizer.Gradients.Sums.Select(s => s?.clone().DetachFromDisposeScope())];
        else optimizer.ClearGradients();
        (first, results) = (firstTask, new TaskResult?[end - firstTask]);
        statistics.Begin(first, share.Owns(first));
        return share.Tasks(first, end);
    }

    /// <summary>Begins one of this replica's tasks.</summary>
    public void BeginTask(int task) => statistics.BeginTask(task);

    /// <summary>Ends it.</summary>
    public void EndTask(int task, TaskResult result)
    {
        statistics.EndTask();
        results[task - first] = result;
    }

    /// <summary>Ends the step: gradients and statistics become those of all its tasks.</summary>
    /// <returns>The results of all its tasks, this replica's and the others'.</returns>
    public TaskResult[] AllReduce()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        statistics.End(first + results.Length);
        var numbers = Exchange(optimizer.Gradients.Sums.Select(s => s is not null));
        var used = Enumerable.Range(0, optimizer.Parameters.Count).Where(i => numbers[(2 * results.Length) + i] > 0);
        replica.AllReduce([.. used.Select(optimizer.Gradients.Ensure), .. statistics.Tensors]);
        return [.. results.Select((_, i) => new TaskResult(numbers[2 * i], numbers[(2 * i) + 1]))];
    }

    /// <summary>Takes the step back, so that the run can be saved as it was before it.</summary>
    public void Undo()
    {
        statistics.Undo();
        optimizer.ClearGradients();
        for (var i = 0; i < carried.Length; i++) optimizer.Gradients.Set(i, carried[i]);
        Forget();
    }

    /// <summary>Frees what <see cref="Undo"/> needs.</summary>
    public void Forget()
    {
        statistics.Forget();
        foreach (var gradient in carried) gradient?.Dispose();
        carried = [];
    }

    // Losses and accuracies of all tasks, then for each parameter how many replicas have a gradient of it.
    private double[] Exchange(IEnumerable<bool> present)
    {
        double[] own = [.. results.SelectMany(r => new[] { r?.Loss ?? 0, r?.Accuracy ?? 0 }), .. present.Select(p => p ? 1.0 : 0.0)];
        var numbers = tensor(own);
        replica.AllReduce([numbers]);
        return [.. numbers.data<double>()];
    }
}
