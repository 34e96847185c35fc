using System.Diagnostics;
using Strm.Heads;
using Strm.Models;
using Strm.Statistics;
using Strm.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>Trains a model task by task: forward, backward, and a step after every <see cref="TrainingOptions.TasksPerStep"/> tasks.</summary>
/// <remarks>
/// Task i is a function of (seed, i): its clips, crops and dropped units. So a run can stop after any task and go on later, bit-identical
/// on a CPU. The last, partial batch is stepped too; the official code never uses the last task and makes its first step after 15 tasks
/// (<see cref="TrainingOptions.StepRule"/>).
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly FewShotModel model;
    private readonly TrainingOptions options;
    private readonly StepSchedule schedule;
    private readonly TrainingTeam team;
    private readonly SharedStep? shared;
    private readonly Stopwatch total = new();
    private readonly Stopwatch waiting = new();
    private double averageLoss;
    private double averageAccuracy;
    private double averageWeight;

    /// <summary>Creates the trainer of a model that is already on its device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to train it.</param>
    /// <param name="team">Who trains it together, each a replica; null where there is only one worker.</param>
    public Trainer(FewShotModel model, TrainingOptions options, TrainingTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        this.model = model;
        this.options = options;
        schedule = new StepSchedule(options.Iterations, options.TasksPerStep, options.StepRule);
        this.team = team ?? TrainingTeam.Alone;
        Optimizer = new ModelOptimizer(model, options);
        if (this.team.Workers > 1) shared = new SharedStep(this.team, model, Optimizer, options.TasksPerStep);
    }

    /// <summary>The optimizer and its state.</summary>
    public ModelOptimizer Optimizer { get; }

    /// <summary>Tasks done so far; set it, with the states of model and optimizer, to resume.</summary>
    public int Task { get; set; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int Steps => (int)schedule.StepsWithin(options.Iterations);

    /// <summary>Trains until the last task, or until cancelled after a whole one.</summary>
    /// <param name="feed">The episodes.</param>
    /// <param name="afterTask">
    /// Called for each task, to report, save or validate. In a team it is called for all tasks of a step after that step; the run can be
    /// saved in the call whose task is <see cref="Task"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the run after the task in hand, in a team after the step.</param>
    /// <exception cref="StrmException">The loss is no longer a number.</exception>
    public void Run(EpisodeFeed feed, Action<TrainingProgress> afterTask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(afterTask);
        var first = Task;
        model.Train();
        if (options.FreezeBackbone) model.Backbone.eval();
        while (Task < options.Iterations)
        {
            if (team.Any(cancellationToken.IsCancellationRequested)) throw new OperationCanceledException(cancellationToken);
            using var scope = NewDisposeScope();
            total.Start();
            var rate = LearningRates.Factor(options, (int)schedule.StepsWithin(Task), Steps);
            TaskResult[] results = shared is null ? [Alone(feed, cancellationToken)] : Together(feed);
            Task += results.Length;
            if (schedule.StepsAfter(Task)) Step(rate);
            total.Stop();
            for (var i = 0; i < results.Length; i++) afterTask(Progress(results[i], Task - results.Length + i + 1, rate * options.LearningRate, Task - first));
        }

        model.Eval();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        shared?.Forget();
        Optimizer.Dispose();
    }

    private TaskResult Alone(EpisodeFeed feed, CancellationToken cancellationToken)
    {
        var result = RunTask(feed, Task, cancellationToken);
        return double.IsFinite(result.Loss) ? result : throw NotFinite(result.Loss, Task);
    }

    private TaskResult[] Together(EpisodeFeed feed)
    {
        var end = Task + 1;
        while (end < options.Iterations && !schedule.StepsAfter(end)) end++;
        var results = shared!.Run(Task, end, RunApart);
        var bad = Array.FindIndex(results, r => !double.IsFinite(r.Loss));
        if (bad < 0) return results;
        shared.Undo();
        throw NotFinite(results[bad].Loss, Task + bad);

        TaskResult RunApart(int task)
        {
            using var scope = NewDisposeScope();
            return RunTask(feed, task, CancellationToken.None);
        }
    }

    private TaskResult RunTask(EpisodeFeed feed, int task, CancellationToken cancellationToken)
    {
        var episode = Wait(() => feed.Load(task, model.Device, cancellationToken));
        model.Dropout.Begin(new RandomSource(options.Seed, "dropout", task));
        var logits = Forward(episode);
        var loss = EpisodeLoss.Joint(logits, episode.QueryLabels, options.TasksPerStep, episode.TrainingClasses);
        var value = loss.ToDouble() * options.TasksPerStep / episode.QueryLabels.shape[0];
        if (double.IsFinite(value)) loss.backward();
        return new TaskResult(value, EpisodeLoss.Accuracy(logits, episode.QueryLabels));
    }

    private HeadLogits Forward(EpisodeTensors episode)
    {
        if (!options.FreezeBackbone) return model.Forward(episode.Support, episode.Layout, episode.Query);
        var (support, query) = (FrozenMaps(episode.Support), FrozenMaps(episode.Query));
        return model.Head.Compare(model.Head.Embed(support), episode.Layout, model.Head.Embed(query));
    }

    private Tensor FrozenMaps(Tensor clips)
    {
        using var gradients = no_grad();
        return model.FeatureMaps(clips);
    }

    private void Step(double rateFactor)
    {
        Optimizer.Step(rateFactor);
        Optimizer.ClearGradients();
    }

    private T Wait<T>(Func<T> load)
    {
        waiting.Start();
        try
        {
            return load();
        }
        finally
        {
            waiting.Stop();
        }
    }

    private TrainingProgress Progress(TaskResult result, int task, double rate, int done)
    {
        const double decay = 0.99;
        averageWeight = (decay * averageWeight) + (1 - decay);
        averageLoss = (decay * averageLoss) + ((1 - decay) * result.Loss);
        averageAccuracy = (decay * averageAccuracy) + ((1 - decay) * result.Accuracy);
        var seconds = total.Elapsed.TotalSeconds;
        return new TrainingProgress(
            task,
            options.Iterations,
            result.Loss,
            result.Accuracy,
            averageLoss / averageWeight,
            averageAccuracy / averageWeight,
            rate,
            done / seconds,
            waiting.Elapsed.TotalSeconds / seconds,
            TimeSpan.FromSeconds(seconds / done * (options.Iterations - Task)));
    }

    private static StrmException NotFinite(double loss, int task) => new(
        $"The loss of task {task} is {loss}.",
        "It must be a finite number.",
        "Lower the learning rate, clip the gradient (--gradient-clip 1), or look at that episode's clips.");
}
