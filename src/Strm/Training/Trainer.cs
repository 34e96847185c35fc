using System.Diagnostics;
using Strm.Models;
using Strm.Statistics;
using Strm.Training.Distributed;
using TorchSharp;
using TorchSharp.Modules;
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
    private readonly TaskPass pass;
    private readonly Parameter[] frozen;
    private readonly Stopwatch total = new();

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
        frozen = options.FreezeBatchNorm ? [.. Norms().SelectMany(n => n.parameters())] : [];
        foreach (var parameter in frozen) parameter.requires_grad = false;
        Optimizer = new ModelOptimizer(model, options);
        if (options.WeightAverage > 0) WeightAverage = new WeightAverage(Optimizer.Parameters, options.WeightAverage);
        if (this.team.Workers > 1) shared = new SharedStep(this.team, model, Optimizer, options.TasksPerStep);
        pass = new TaskPass(model, options, Clock);
    }

    /// <summary>The optimizer and its state.</summary>
    public ModelOptimizer Optimizer { get; }

    /// <summary>The average of the weights, where the options ask for one.</summary>
    public WeightAverage? WeightAverage { get; }

    /// <summary>Loss and accuracy of the last tasks.</summary>
    public RunningAverage Average { get; internal set; } = new();

    /// <summary>The validations made during the run.</summary>
    public ValidationHistory Validations { get; } = new();

    /// <summary>What the time went to.</summary>
    public StageClock Clock { get; } = new();

    /// <summary>Tasks done so far; set it, with the states of model and optimizer, to resume.</summary>
    public int Task { get; set; }

    /// <summary>Whether weights, gradients and statistics are those after a whole task: false when a task was cut off by an error.</summary>
    public bool AtRest { get; private set; } = true;

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
        using var products = ProductPrecision.Set(options.Precision, model.Device);
        BeginTraining();
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

    /// <summary>Does something with the model as it is to be used: with averaged weights where there are, in evaluation mode.</summary>
    /// <param name="work">The work, for example a validation or saving a checkpoint.</param>
    /// <typeparam name="T">Its result.</typeparam>
    /// <returns>The result.</returns>
    public T AsEvaluated<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var training = model.Dropout.Active;
        model.Eval();
        try
        {
            return WeightAverage is null ? work() : WeightAverage.During(work);
        }
        finally
        {
            if (training) BeginTraining();
        }
    }

    /// <summary>Whether all weights are numbers.</summary>
    public bool WeightsAreFinite()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return stack([.. model.StateDict().Values.Select(t => t.isfinite().all())]).all().ToBoolean();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        shared?.Forget();
        pass.Dispose();
        WeightAverage?.Dispose();
        Optimizer.Dispose();
        foreach (var parameter in frozen) parameter.requires_grad = true;
    }

    private void BeginTraining()
    {
        model.Train(options.Precision is TrainingPrecision.Bf16 ? MatmulPrecision.Bf16 : MatmulPrecision.Fp32);
        if (options.FreezeBackbone) model.Backbone.eval();
        if (!options.FreezeBatchNorm) return;
        foreach (var norm in Norms()) norm.eval();
    }

    private IEnumerable<NormBase> Norms() => model.Backbone.modules().OfType<NormBase>();

    private TaskResult Alone(EpisodeFeed feed, CancellationToken cancellationToken)
    {
        var result = RunTask(feed, Task, cancellationToken);
        AtRest = true;
        return double.IsFinite(result.Loss) ? result : throw NotFinite(result.Loss, Task, feed);
    }

    private TaskResult[] Together(EpisodeFeed feed)
    {
        var end = Task + 1;
        while (end < options.Iterations && !schedule.StepsAfter(end)) end++;
        AtRest = false;
        var results = shared!.Run(Task, end, RunApart);
        var bad = Array.FindIndex(results, r => !double.IsFinite(r.Loss));
        if (bad >= 0) shared.Undo();
        AtRest = true;
        return bad < 0 ? results : throw NotFinite(results[bad].Loss, Task + bad, feed);

        TaskResult RunApart(int task)
        {
            using var scope = NewDisposeScope();
            return RunTask(feed, task, CancellationToken.None);
        }
    }

    private TaskResult RunTask(EpisodeFeed feed, int task, CancellationToken cancellationToken) => InMemory(task, () =>
    {
        var episode = Clock.Measure(TrainingStage.Load, () => feed.Load(task, model.Device, cancellationToken));
        model.Dropout.Begin(new RandomSource(options.Seed, "dropout", task));
        AtRest = false;
        var result = pass.Run(episode);
        return Clock.Measure(TrainingStage.Backward, () =>
        {
            Optimizer.Gradients.Collect();
            return result;
        });
    });

    private void Step(double rateFactor) => InMemory(Task - 1, () => Clock.Measure(TrainingStage.Step, () =>
    {
        AtRest = false;
        Optimizer.Gradients.Gather();
        Optimizer.Step(rateFactor);
        WeightAverage?.Update();
        Optimizer.ClearGradients();
        return AtRest = true;
    }));

    private T InMemory<T>(int task, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (OutOfMemory.Is(exception))
        {
            throw OutOfMemory.Error(options, task, model.Device.ToString(), exception);
        }
    }

    private TrainingProgress Progress(TaskResult result, int task, double rate, int done)
    {
        Average = Average.Add(result);
        var seconds = total.Elapsed.TotalSeconds;
        return new TrainingProgress(
            task,
            options.Iterations,
            result.Loss,
            result.Accuracy,
            Average.MeanLoss,
            Average.MeanAccuracy,
            rate,
            done / seconds,
            Clock[TrainingStage.Load].TotalSeconds / seconds,
            TimeSpan.FromSeconds(seconds / done * (options.Iterations - Task)));
    }

    private static StrmException NotFinite(double loss, int task, EpisodeFeed feed) => new(
        $"The loss of task {task} is {loss}. It is {feed.Describe(task)}.",
        "It must be a finite number.",
        "Look at that episode's clips, or start a new run from checkpoints/last.safetensors (--initial) with a lower --learning-rate or --gradient-clip 1.");
}
