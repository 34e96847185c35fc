using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints.PyTorch;

/// <summary>A model to be written like the official code's checkpoints, so that it loads there with <c>strict=True</c>.</summary>
public sealed record PyTorchCheckpoint
{
    /// <summary>The model's tensors, by their official names.</summary>
    public required IReadOnlyList<TensorSource> Tensors { get; init; }

    /// <summary>Whether iteration, optimizer and schedule are written along with the state dict.</summary>
    public bool IsWrapped { get; init; }

    /// <summary>The number of training tasks done.</summary>
    public long Iteration { get; init; }

    /// <summary>The optimizer's state; null for a fresh one of the official default.</summary>
    public PickleMap? Optimizer { get; init; }

    /// <summary>The schedule's state; null for a fresh one of the official default.</summary>
    public PickleMap? Scheduler { get; init; }

    /// <summary>Free-form texts, which the official code ignores.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the weights of the query-class similarity go.</summary>
    public QuerySimilarityPlacement QuerySimilarity { get; init; }

    /// <summary>Whether keys get the <c>module.</c> that the official code expects with several devices.</summary>
    public bool ForDataParallel { get; init; }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="numbers">How numbers outside tensors are written.</param>
    public void Write(string path, PyTorchNumbers numbers = PyTorchNumbers.Portable) => PyTorchWriter.Write(path, ToValue(), numbers);

    private PickleMap ToValue()
    {
        var (apart, model) = (QuerySimilarityTensors().ToArray(), ModelTensors().ToArray());
        var state = PyTorchWriter.StateDict(
            model.Select(t => ForDataParallel ? t.WithName(StateDictKeys.ForDataParallel(t.Entry.Name)) : t));
        var extra = Extra(QuerySimilarity == QuerySimilarityPlacement.Apart ? apart : []);
        if (!IsWrapped)
        {
            if (extra.Items.Count > 0) state.Attributes = new PickleMap().With("_" + CheckpointContent.ExtraKey, extra);
            return state;
        }

        var wrapped = new PickleMap()
            .With("iteration", PickleInteger.Of(Iteration))
            .With("model_state_dict", state)
            .With("optimizer_state_dict", Optimizer ?? OfficialStart.FreshOptimizer(model.Select(t => t.Entry.Name)))
            .With("scheduler", Scheduler ?? OfficialStart.FreshScheduler(Iteration));
        return extra.Items.Count > 0 ? wrapped.With(CheckpointContent.ExtraKey, extra) : wrapped;
    }

    private IEnumerable<TensorSource> QuerySimilarityTensors() => Tensors.Where(IsQuerySimilarity);

    private IEnumerable<TensorSource> ModelTensors() =>
        Tensors.Where(t => QuerySimilarity == QuerySimilarityPlacement.Inline || !IsQuerySimilarity(t));

    private PickleMap Extra(TensorSource[] querySimilarity)
    {
        var extra = new PickleMap();
        if (querySimilarity.Length > 0) extra.With(CheckpointContent.ExtraQuerySimilarity, PyTorchWriter.StateDict(querySimilarity));
        if (Metadata.Count == 0) return extra;
        var texts = new PickleMap();
        foreach (var (key, value) in Metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) texts.With(key, new PickleText(value));
        return extra.With(CheckpointContent.ExtraMetadata, texts);
    }

    private static bool IsQuerySimilarity(TensorSource tensor) =>
        tensor.Entry.Name.StartsWith(StateDictKeys.QuerySimilarity, StringComparison.Ordinal);
}

/// <summary>
/// Optimizer and schedule as the official code starts them (<c>run.py</c>): SGD without momentum, and a milestone that is never reached.
/// </summary>
/// <remarks>Its loader demands both, even for testing weights that were trained elsewhere.</remarks>
internal static class OfficialStart
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
