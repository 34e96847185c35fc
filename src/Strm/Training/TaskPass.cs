using Strm.Heads;
using Strm.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>One task's forward and backward pass: adds its gradient to the weights, with the memory that the options allow.</summary>
internal sealed class TaskPass : IDisposable
{
    private readonly FewShotModel model;
    private readonly TrainingOptions options;
    private readonly StageClock clock;
    private readonly BatchStatistics before;
    private readonly CheckpointedBackbone? checkpointed;

    public TaskPass(FewShotModel model, TrainingOptions options, StageClock clock)
    {
        (this.model, this.options, this.clock) = (model, options, clock);
        before = new BatchStatistics(model);
        if (options.CheckpointActivations && !options.FreezeBackbone) checkpointed = new CheckpointedBackbone(model);
    }

    /// <summary>Runs a task.</summary>
    /// <param name="episode">Its episode.</param>
    /// <returns>Loss and accuracy. Where the loss is not finite, gradients and batch statistics are as before.</returns>
    public TaskResult Run(EpisodeTensors episode)
    {
        before.Keep();
        var (support, query) = episode.Maps is null
            ? clock.Measure(TrainingStage.Forward, () => (Maps(episode.Support), Maps(episode.Query)))
            : (episode.Support, episode.Query);
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
        return model.FeatureMaps(clips);
    }

    private (HeadLogits Logits, Tensor Loss, double Value) Loss(Tensor support, Tensor query, EpisodeTensors episode)
    {
        var (shots, queries) = episode.Maps is { } maps ? Parted(model.Head.Embed(maps), support.shape[0]) : (model.Head.Embed(support), model.Head.Embed(query));
        var logits = model.Head.Compare(shots, episode.Layout, queries);
        var loss = EpisodeLoss.Joint(logits, episode.QueryLabels, options.TasksPerStep, episode.TrainingClasses);
        return (logits, loss, loss.Number() * options.TasksPerStep / episode.QueryLabels.shape[0]);
    }

    // Clips are embedded each on its own, so all at once is the same, and faster.
    private static (ClipEmbedding Support, ClipEmbedding Query) Parted(ClipEmbedding clips, long count)
    {
        var parts = clips.Parts.Select(p => p.split([count, p.shape[0] - count])).ToArray();
        return (new ClipEmbedding([.. parts.Select(p => p[0])]), new ClipEmbedding([.. parts.Select(p => p[1])]));
    }

    private bool Backward(Tensor loss, Tensor support, Tensor query)
    {
        loss.backward();
        checkpointed?.Backward(query);
        checkpointed?.Backward(support);
        return true;
    }
}
