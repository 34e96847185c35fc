using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>Optimizer steps whose tasks are shared out among the workers of a team: each does its own, then all hold the sum.</summary>
/// <remarks>
/// A gradient is a sum over the step's tasks, so only the order of addition depends on the number of workers. Gradients that a resumed
/// run brought along count once: the first worker's are kept, the others' are dropped.
/// </remarks>
internal sealed class SharedStep
{
    private readonly TrainingTeam team;
    private readonly ModelOptimizer optimizer;
    private readonly SharedStatistics statistics;
    private readonly TaskShare share;
    private Tensor?[] carried = [];

    public SharedStep(TrainingTeam team, FewShotModel model, ModelOptimizer optimizer, int tasksPerStep)
    {
        share = TaskShare.Of(team, tasksPerStep);
        (this.team, this.optimizer, statistics) = (team, optimizer, new SharedStatistics(model));
    }

    /// <summary>Does the tasks of one step.</summary>
    /// <param name="first">The first task.</param>
    /// <param name="end">The task after the last.</param>
    /// <param name="work">Does one task: adds its gradient, unless the loss is not finite.</param>
    /// <returns>The results of all tasks, this worker's and the others'; gradients and statistics are those of all of them.</returns>
    public TaskResult[] Run(int first, int end, Func<int, TaskResult> work)
    {
        Begin(first);
        var results = new TaskResult?[end - first];
        foreach (var task in share.Tasks(first, end)) results[task - first] = statistics.During(task, () => work(task));
        statistics.End(end);
        return Finish(results);
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

    private void Begin(int first)
    {
        Forget();
        if (team.Leads) carried = [.. optimizer.Gradients.Sums.Select(s => s?.clone().DetachFromDisposeScope())];
        else optimizer.ClearGradients();
        statistics.Begin(first, share.Owns(first));
    }

    private TaskResult[] Finish(TaskResult?[] results)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var numbers = Exchange(results, optimizer.Gradients.Sums.Select(s => s is not null));
        var used = Enumerable.Range(0, optimizer.Parameters.Count).Where(i => numbers[(2 * results.Length) + i] > 0);
        team.Sum([.. used.Select(optimizer.Gradients.Ensure), .. statistics.Tensors]);
        return [.. results.Select((_, i) => new TaskResult(numbers[2 * i], numbers[(2 * i) + 1]))];
    }

    // Losses and accuracies of all tasks, then for each parameter how many workers have a gradient of it.
    private double[] Exchange(IReadOnlyList<TaskResult?> results, IEnumerable<bool> present)
    {
        double[] own = [.. results.SelectMany(r => new[] { r?.Loss ?? 0, r?.Accuracy ?? 0 }), .. present.Select(p => p ? 1.0 : 0.0)];
        var numbers = tensor(own, device: optimizer.Parameters[0].Value.device);
        team.Sum([numbers]);
        return [.. numbers.cpu().data<double>()];
    }
}
