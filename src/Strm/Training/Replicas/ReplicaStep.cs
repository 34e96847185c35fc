using Strm.Models;
using Strm.Training.Optimizers;

namespace Strm.Training.Replicas;

/// <summary>Optimizer steps whose tasks are shared out among replicas: each does its own, then all hold the sum.</summary>
/// <remarks>
/// A gradient is a sum over the step's tasks, so only the order of addition depends on the number of replicas. Gradients restored with a
/// resumed run count once: the first replica's are kept, the others' are dropped.
/// </remarks>
internal sealed class ReplicaStep(Replica replica, FewShotModel model, ModelOptimizer optimizer, int tasksPerStep)
{
    private readonly ReplicaStatistics statistics = new(model);
    private readonly TaskShare share = new(replica.Index, replica.Count, tasksPerStep);
    private Tensor?[] carried = [];
    private int endTask;

    /// <summary>Begins a step.</summary>
    /// <param name="first">Its first task.</param>
    /// <param name="end">The task after its last one.</param>
    public void Begin(int first, int end)
    {
        Forget();
        if (replica.IsFirst) carried = [.. optimizer.Gradients.Sums.Select(s => s?.clone().DetachFromDisposeScope())];
        else optimizer.ClearGradients();
        endTask = end;
        statistics.Begin(first, share.Owns(first));
    }

    /// <summary>Begins a task, if it is this replica's.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Whether it is.</returns>
    public bool BeginTask(int task)
    {
        if (!share.Owns(task)) return false;
        statistics.BeginTask(task);
        return true;
    }

    /// <summary>Ends one of this replica's tasks.</summary>
    public void EndTask() => statistics.EndTask();

    /// <summary>Ends the step: gradients, statistics and results become those of all its tasks.</summary>
    /// <param name="results">The results of the step's tasks; those of other replicas' tasks are filled in.</param>
    public void AllReduce(TaskResult?[] results)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        statistics.End(endTask);
        var numbers = Exchange(results, optimizer.Gradients.Sums.Select(s => s is not null));
        var used = Enumerable.Range(0, optimizer.Parameters.Count).Where(i => numbers[(2 * results.Length) + i] > 0);
        replica.AllReduce([.. used.Select(optimizer.Gradients.Ensure), .. statistics.Tensors]);
        for (var i = 0; i < results.Length; i++) results[i] = new TaskResult(numbers[2 * i], numbers[(2 * i) + 1]);
    }

    /// <summary>Undoes the step, so that the run can be saved as it was before.</summary>
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
    private double[] Exchange(TaskResult?[] results, IEnumerable<bool> present)
    {
        double[] own = [.. results.SelectMany(r => new[] { r?.Loss ?? 0, r?.Accuracy ?? 0 }), .. present.Select(p => p ? 1.0 : 0.0)];
        var numbers = tensor(own);
        replica.AllReduce([numbers]);
        return [.. numbers.data<double>()];
    }
}

/// <summary>Which tasks of a run belong to one replica: those of each optimizer step are dealt out in turn.</summary>
/// <remarks>With more replicas than tasks in a step, some are idle.</remarks>
/// <param name="Replica">The replica's number, from 0.</param>
/// <param name="Replicas">How many replicas there are.</param>
/// <param name="TasksPerStep">Tasks whose gradients one optimizer step adds up.</param>
public sealed record TaskShare(int Replica, int Replicas, int TasksPerStep)
{
    /// <summary>The share of the only replica: every task.</summary>
    public static TaskShare Whole { get; } = new(0, 1, 1);

    /// <summary>Whether a task is this replica's.</summary>
    /// <param name="task">The task's number, from 0.</param>
    public bool Owns(int task) => task % TasksPerStep % Replicas == Replica;

    /// <summary>This replica's tasks, in order.</summary>
    /// <param name="first">Where to begin.</param>
    /// <param name="end">The task to stop before.</param>
    public IEnumerable<int> Tasks(int first, int end = int.MaxValue)
    {
        for (var task = first; task < end; task++)
        {
            if (Owns(task)) yield return task;
        }
    }
}
