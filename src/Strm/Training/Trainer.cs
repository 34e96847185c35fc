using System.Diagnostics;
using Strm.Heads;
using Strm.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>Trains a model task by task: forward, backward, and a step after every <see cref="TrainingOptions.TasksPerStep"/> tasks.</summary>
/// <remarks>
/// Task i is a function of (seed, i): its clips, crops and dropped units. So a run can stop after any task and go on later, bit-identical
/// on a CPU. The last, partial batch is stepped too; the official code drops it and makes its first step after 15 tasks.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly FewShotModel model;
    private readonly TrainingOptions options;
    private readonly Stopwatch total = new();
    private readonly Stopwatch waiting = new();
    private double averageLoss;
    private double averageAccuracy;
    private double averageWeight;

    /// <summary>Creates the trainer of a model that is already on its device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to train it.</param>
    public Trainer(FewShotModel model, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        this.model = model;
        this.options = options;
        Optimizer = new ModelOptimizer(model, options);
    }

    /// <summary>The optimizer and its state.</summary>
    public ModelOptimizer Optimizer { get; }

    /// <summary>Tasks done so far; set it, with the states of model and optimizer, to resume.</summary>
    public int Task { get; set; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int Steps => (options.Iterations + options.TasksPerStep - 1) / options.TasksPerStep;

    /// <summary>Trains until the last task, or until cancelled after a whole one.</summary>
    /// <param name="feed">The episodes.</param>
    /// <param name="afterTask">Called after each task, with gradients and weights at rest: to report, save or validate.</param>
    /// <param name="cancellationToken">Ends the run after the task in hand.</param>
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
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            total.Start();
            var episode = Wait(() => feed.Load(Task, model.Device, cancellationToken));
            var result = RunTask(episode);
            var rate = LearningRates.Factor(options, Task / options.TasksPerStep, Steps);
            Task++;
            if (Task % options.TasksPerStep == 0 || Task == options.Iterations) Step(rate);
            total.Stop();
            afterTask(Progress(result, rate * options.LearningRate, Task - first));
        }

        model.Eval();
    }

    /// <inheritdoc/>
    public void Dispose() => Optimizer.Dispose();

    private TaskResult RunTask(EpisodeTensors episode)
    {
        model.Dropout.Begin(new RandomSource(options.Seed, "dropout", Task));
        var logits = Forward(episode);
        var loss = EpisodeLoss.Joint(logits, episode.QueryLabels, options.TasksPerStep);
        var value = loss.ToDouble() * options.TasksPerStep / episode.QueryLabels.shape[0];
        if (!double.IsFinite(value)) throw NotFinite(value);
        loss.backward();
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

    private TrainingProgress Progress(TaskResult result, double rate, int done)
    {
        const double decay = 0.99;
        averageWeight = (decay * averageWeight) + (1 - decay);
        averageLoss = (decay * averageLoss) + ((1 - decay) * result.Loss);
        averageAccuracy = (decay * averageAccuracy) + ((1 - decay) * result.Accuracy);
        var seconds = total.Elapsed.TotalSeconds;
        return new TrainingProgress(
            Task,
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

    private StrmException NotFinite(double loss) => new(
        $"The loss of task {Task} is {loss}.",
        "It must be a finite number.",
        "Lower the learning rate, clip the gradient (--gradient-clip 1), or look at that episode's clips.");
}
