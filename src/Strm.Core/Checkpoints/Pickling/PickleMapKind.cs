namespace Strm.Checkpoints.Pickling;

/// <summary>Which of Python's dictionaries a value was.</summary>
public enum PickleMapKind
{
    /// <summary>A <c>dict</c>.</summary>
    Plain,

    /// <summary>A <c>collections.OrderedDict</c>, as a state dict is.</summary>
    Ordered,

    /// <summary>A <c>collections.Counter</c>, as a learning-rate schedule's milestones are.</summary>
    Counter,
}
