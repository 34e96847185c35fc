using Strm.Heads;
using Strm.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>One task's forward and backward pass: adds its gradient to the weights, in the precision and with the memory that the options allow.</summary>
internal sealed class TaskPass : IDisposable
{
    private readonly FewShotModel model;
    private readonly TrainingOptions options;
    private readonly GradientScaler scaler;
    private readonly StageClock clock;
    private readonly BatchStatistics before;
    private readonly CheckpointedBackbone? checkpointed;

    public TaskPass(FewShotModel model, TrainingOptions options, GradientScaler scaler, StageClock clock)
    {
        (this.model, this.options, this.scaler, this.clock) = (model, options, scaler, clock);
        before = new BatchStatistics(model);
        if (options.CheckpointActivations && !options.FreezeBackbone) checkpointed = new CheckpointedBackbone(model, Precise);
    }

    /// <summary>Runs a task.</summary>
    /// <param name="episode">Its episode.</param>
    /// <returns>Loss and accuracy. Where the loss is not finite, gradients and batch statistics are as before.</returns>
    public TaskResult Run(EpisodeTensors episode)
    {
        before.Keep();
        var (support, query) = clock.Measure(TrainingStage.Forward, () => (Maps(episode.Support), Maps(episode.Query)));
        var (logits, loss, value) = clock.Measure(TrainingStage.Forward, () => Loss(support, query, episode));
        if (!double.IsFinite(value))
        {
            checkpointed?.Forget();
            before.Restore();
            return new TaskResult(value, 0);
        }

        clock.Measure(TrainingStage.Backward, () => Backward(loss, support, query));
        return new TaskResult(value, EpisodeLoss.Accuracy(logits, episode.QueryLabels));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        before.Dispose();
        checkpointed?.Forget();
    }

    private Tensor Maps(Tensor clips)
    {
        if (checkpointed is not null) return checkpointed.Forward(clips);
        using var gradients = set_grad_enabled(!options.FreezeBackbone);
        using var precise = Precise();
        return model.FeatureMaps(clips);
    }

    private (HeadLogits Logits, Tensor Loss, double Value) Loss(Tensor support, Tensor query, EpisodeTensors episode)
    {
        ClipEmbedding supportClips, queryClips;
        using (Precise()) (supportClips, queryClips) = (model.Head.Embed(support), model.Head.Embed(query));
        var logits = model.Head.Compare(Widened(supportClips), episode.Layout, Widened(queryClips));
        var loss = EpisodeLoss.Joint(logits, episode.QueryLabels, options.TasksPerStep, episode.TrainingClasses);
        return (logits, loss, loss.Number() * options.TasksPerStep / episode.QueryLabels.shape[0]);
    }

    private bool Backward(Tensor loss, Tensor support, Tensor query)
    {
        scaler.Scaled(loss).backward();
        checkpointed?.Backward(query);
        checkpointed?.Backward(support);
        return true;
    }

    private static IDisposable? Precise() => null;

    // Distances are differences of large sums: they are taken in float32.
    private ClipEmbedding Widened(ClipEmbedding clips) => options.Precision is TrainingPrecision.Fp32 or TrainingPrecision.Tf32
        ? clips
        : new ClipEmbedding([.. clips.Parts.Select(p => p.to_type(ScalarType.Float32))]);
}
