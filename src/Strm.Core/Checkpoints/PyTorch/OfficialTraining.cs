using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints.PyTorch;

/// <summary>Optimizer and schedule as the official code starts them (<c>run.py</c>): SGD without momentum, and a milestone that is never reached.</summary>
/// <remarks>Its loader demands both, for testing too, even of weights that were trained elsewhere.</remarks>
internal static class OfficialTraining
{
    private const double LearningRate = 0.001;
    private const int Milestone = 1_000_000;

    /// <summary>The state dict of <c>torch.optim.SGD</c> before its first step.</summary>
    /// <param name="keys">The model's keys; all but the buffers are parameters.</param>
    public static PickleMap FreshOptimizer(IEnumerable<string> keys)
    {
        var count = keys.Count(k => !StateDictKeys.IsBuffer(k) && !k.StartsWith(StateDictKeys.QuerySimilarity, StringComparison.Ordinal));
        var group = new PickleMap()
            .With("lr", new PickleFloat(LearningRate))
            .With("momentum", PickleInteger.Of(0))
            .With("dampening", PickleInteger.Of(0))
            .With("weight_decay", PickleInteger.Of(0))
            .With("nesterov", PickleBoolean.False)
            .With("maximize", PickleBoolean.False)
            .With("foreach", PickleNone.Value)
            .With("differentiable", PickleBoolean.False)
            .With("initial_lr", new PickleFloat(LearningRate))
            .With("params", PickleSequence.List(Enumerable.Range(0, count).Select(i => PickleInteger.Of(i))));
        return new PickleMap().With("state", new PickleMap()).With("param_groups", PickleSequence.List([group]));
    }

    /// <summary>The state dict of <c>torch.optim.lr_scheduler.MultiStepLR</c> after a number of tasks.</summary>
    /// <param name="iteration">The number of tasks.</param>
    public static PickleMap FreshScheduler(long iteration)
    {
        var milestones = new PickleMap(PickleMapKind.Counter);
        milestones.Set(PickleInteger.Of(Milestone), PickleInteger.Of(1));
        return new PickleMap()
            .With("milestones", milestones)
            .With("gamma", new PickleFloat(0.1))
            .With("base_lrs", PickleSequence.List([new PickleFloat(LearningRate)]))
            .With("last_epoch", PickleInteger.Of(iteration))
            .With("verbose", PickleBoolean.False)
            .With("_step_count", PickleInteger.Of(iteration + 1))
            .With("_get_lr_called_within_step", PickleBoolean.False)
            .With("_last_lr", PickleSequence.List([new PickleFloat(LearningRate)]));
    }
}
