using Strm.Heads;
using Strm.Models;
using Strm.Statistics;
using Strm.Training.Optimizers;
using Strm.Training.Replicas;
using TorchSharp.Modules;

namespace Strm.Training;

/// <summary>
/// Trains a model task by task: forward, backward, and a step after every <see cref="TrainingOptions.TasksPerStep"/> tasks.
/// </summary>
/// <remarks>
/// Task i is a function of (seed, i): its clips, crops and dropped units. So a run can stop after any task and resume later, bit-identical
/// on a CPU. The last, partial batch is stepped too; the official code never uses the last task and makes its first step after 15 tasks
/// (<see cref="TrainingOptions.StepRule"/>).
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly FewShotModel model;
    private readonly TrainingOptions options;
    private readonly StepSchedule schedule;
    private readonly Replica replica;
    private readonly ReplicaStep? shared;
    private readonly BatchStatistics statistics;
    private readonly CheckpointedBackbone? checkpointed;
    private readonly Parameter[] frozen;
    private bool stopping;

    /// <summary>Creates the trainer of a model that is already on its device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to train it.</param>
    /// <param name="replica">Which of several replicas the model is; null if it is the only one.</param>
    public Trainer(FewShotModel model, TrainingOptions options, Replica? replica = null)
    {
        this.model = model;
        this.options = options;
        schedule = new StepSchedule(options.Iterations, options.TasksPerStep, options.StepRule);
        this.replica = replica ?? Replica.Alone;
        frozen = options.FreezeBatchNorm ? [.. Norms().SelectMany(n => n.parameters())] : [];
        foreach (var parameter in frozen) parameter.requires_grad = false;
        Optimizer = new ModelOptimizer(model, options);
        if (options.WeightAverage > 0) WeightAverage = new WeightAverage(Optimizer.Parameters, options.WeightAverage);
        if (this.replica.Count > 1) shared = new ReplicaStep(this.replica, model, Optimizer, options.TasksPerStep);
        statistics = new BatchStatistics(model);
        if (options.CheckpointActivations && !options.FreezeBackbone) checkpointed = new CheckpointedBackbone(model);
    }

    /// <summary>The optimizer and its state.</summary>
    public ModelOptimizer Optimizer { get; }

    /// <summary>The exponential moving average of the weights, if the options ask for one.</summary>
    public WeightAverage? WeightAverage { get; }

    /// <summary>Loss and accuracy of the last tasks.</summary>
    public RunningAverage Average { get; internal set; } = new();

    /// <summary>The validations made during the run.</summary>
    public ValidationHistory Validations { get; } = new();

    /// <summary>Where the time went.</summary>
    public StageClock Clock { get; } = new();

    /// <summary>Tasks done so far; set it, with the states of model and optimizer, to resume.</summary>
    public int Task { get; set; }

    /// <summary>
    /// Whether weights, gradients and statistics are as a completed task left them: false after an error in mid-task.
    /// </summary>
    public bool AtRest { get; private set; } = true;

    /// <summary>Optimizer steps of the whole run.</summary>
    public int Steps => (int)schedule.StepsWithin(options.Iterations);

    /// <summary>Trains until the last task, or until <see cref="Stop"/> or cancellation, which take effect between tasks.</summary>
    /// <param name="feed">The episodes.</param>
    /// <param name="cancellationToken">Ends the run after the current task; where replicas share the tasks, after the step.</param>
    /// <returns>
    /// A report of each task as soon as it is done; where replicas share the tasks of a step, all of its reports after that step. The run
    /// can be saved when the report's task equals <see cref="Task"/>. Training continues when the next report is asked for.
    /// </returns>
    /// <exception cref="StrmException">
    /// The loss is no longer finite. With several replicas, the first one throws; the others just end.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was cancelled, at this replica or another. Again the first throws.</exception>
    public IEnumerable<TrainingProgress> Run(EpisodeFeed feed, CancellationToken cancellationToken)
    {
        var first = Task;
        using var products = ProductPrecision.Set(options.Precision, model.Device);
        BeginTraining();
        try
        {
            while (Task < options.Iterations && !Stops(cancellationToken))
            {
                var reports = Advance(feed, first, cancellationToken);
                if (reports.Length == 0) yield break;
                foreach (var report in reports) yield return report;
            }
        }
        finally
        {
            model.Eval();
        }
    }

    /// <summary>Ends the run before the next task, at all replicas.</summary>
    public void Stop() => stopping = true;

    /// <summary>Prepares the model for validation or saving: averaged weights, if there are any, and evaluation mode.</summary>
    /// <returns>Dispose it to continue training with the model's own weights.</returns>
    public IDisposable AsEvaluated() => new Evaluated(this);

    /// <summary>Whether all weights are finite.</summary>
    public bool WeightsAreFinite()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return model.StateDict().Values.All(t => t.IsFinite());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        shared?.Forget();
        statistics.Dispose();
        checkpointed?.Forget();
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

    // All replicas stop together, and the first says why.
    private bool Stops(CancellationToken cancellationToken)
    {
        if (!replica.Any(stopping || cancellationToken.IsCancellationRequested)) return false;
        var cancelled = cancellationToken.IsCancellationRequested || !stopping;
        return replica.IsFirst && cancelled ? throw new OperationCanceledException(cancellationToken) : true;
    }

    // One task, and the step if one is due. Replicas do the tasks of a step together, each its own; if the step failed there are no
    // reports, and the first replica throws.
    private TrainingProgress[] Advance(EpisodeFeed feed, int first, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        Clock.Start();
        var (task, end) = (Task, Task + 1);
        while (shared is not null && end < options.Iterations && !schedule.StepsAfter(end)) end++;
        var rate = LearningRates.Factor(options, (int)schedule.StepsWithin(Task), Steps);
        var results = new TaskResult[end - Task];
        try
        {
            AtRest = shared is null;
            shared?.Begin(Task, end);
            for (; task < end; task++)
            {
                if (shared?.BeginTask(task) is false) continue;
                results[task - Task] = RunTask(feed, task, shared is null ? cancellationToken : CancellationToken.None);
                shared?.EndTask();
            }

            shared?.AllReduce(results);
            if (Array.FindIndex(results, r => !double.IsFinite(r.Loss)) is var bad and >= 0)
                return Refuse(results[bad].Loss, Task + bad, feed);
            (AtRest, Task) = (true, end);
            if (schedule.StepsAfter(Task)) Step(rate);
            return
            [
                .. results.Select((result, i) => Progress(result, end - results.Length + i + 1, rate * options.LearningRate, end - first)),
            ];
        }
        catch (Exception exception) when (OutOfMemory.Is(exception))
        {
            throw OutOfMemory.Error(options, Math.Min(task, end - 1), model.Device.ToString(), exception);
        }
    }

    // Load, forward, loss, backward. If the loss is not finite, gradients and batch statistics are as before.
    private TaskResult RunTask(EpisodeFeed feed, int task, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var episode = feed.Load(task, model.Device, cancellationToken);
        Clock.Lap(TrainingStage.Load);
        AtRest = false;
        statistics.Keep();
        model.Dropout.Begin(new RandomSource(options.Seed, "dropout", task));
        var kept = episode.Maps is not null; // then the backbone has nothing to do
        var support = kept ? episode.Support : Maps(episode.Support); // (S, T, D, h, w)
        var query = kept ? episode.Query : Maps(episode.Query); // (Q, T, D, h, w)
        var (shots, queries) = kept
            ? Parted(model.Head.Embed(episode.Maps!), support.shape[0])
            : (model.Head.Embed(support), model.Head.Embed(query));
        var logits = model.Head.Compare(shots, episode.Layout, queries); // (Q, C)
        var loss = EpisodeLoss.Joint(logits, episode.QueryLabels, options.TasksPerStep, episode.TrainingClasses);
        var value = loss.Number() * options.TasksPerStep / episode.QueryLabels.shape[0];
        Clock.Lap(TrainingStage.Forward);
        if (!double.IsFinite(value))
        {
            checkpointed?.Forget();
            statistics.Restore();
            return new TaskResult(value, 0);
        }

        loss.backward();
        checkpointed?.Backward(query);
        checkpointed?.Backward(support);
        Optimizer.Gradients.Collect();
        var accuracy = EpisodeLoss.Accuracy(logits, episode.QueryLabels);
        Clock.Lap(TrainingStage.Backward);
        return new TaskResult(value, accuracy);
    }

    // Each clip is embedded on its own, so embedding all at once gives the same, faster.
    private static (ClipEmbedding Support, ClipEmbedding Query) Parted(ClipEmbedding clips, long count)
    {
        var parts = clips.Parts.Select(p => p.split([count, p.shape[0] - count])).ToArray();
        return (new ClipEmbedding([.. parts.Select(p => p[0])]), new ClipEmbedding([.. parts.Select(p => p[1])]));
    }

    private Tensor Maps(Tensor clips)
    {
        if (checkpointed is not null) return checkpointed.Forward(clips);
        using var gradients = set_grad_enabled(!options.FreezeBackbone);
        return model.FeatureMaps(clips);
    }

    private void Step(double rateFactor)
    {
        AtRest = false;
        Optimizer.Gradients.Gather();
        Optimizer.Step(rateFactor);
        WeightAverage?.Update();
        Optimizer.ClearGradients();
        AtRest = true;
        Clock.Lap(TrainingStage.Step);
    }

    private TrainingProgress[] Refuse(double loss, int task, EpisodeFeed feed)
    {
        shared?.Undo();
        AtRest = true;
        return !replica.IsFirst ? [] : throw new StrmException(
            $"The loss of task {task} is {loss}. The task is {feed.Describe(task)}.",
            "It must be a finite number.",
            "Look at that episode's clips, or start a new run from checkpoints/last.safetensors (--initial) with a lower "
                + "--learning-rate or --gradient-clip 1.");
    }

    private TrainingProgress Progress(TaskResult result, int task, double rate, int done)
    {
        Average = Average.Add(result);
        var seconds = Clock.Total.TotalSeconds;
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

    private sealed class Evaluated : IDisposable
    {
        private readonly Trainer trainer;
        private readonly bool training;
        private readonly IDisposable? averaged;

        public Evaluated(Trainer trainer)
        {
            (this.trainer, training) = (trainer, trainer.model.Dropout.Active);
            trainer.model.Eval();
            averaged = trainer.WeightAverage?.PutIn();
        }

        public void Dispose()
        {
            averaged?.Dispose();
            if (training) trainer.BeginTraining();
        }
    }
}
