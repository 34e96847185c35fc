namespace Strm.Checkpoints.Pickling;

/// <summary>Which of Python's sequences a value was.</summary>
public enum PickleSequenceKind
{
    /// <summary>A list.</summary>
    List,

    /// <summary>A tuple, or a <c>torch.Size</c>.</summary>
    Tuple,

    /// <summary>A set or a frozen set.</summary>
    Set,
}
