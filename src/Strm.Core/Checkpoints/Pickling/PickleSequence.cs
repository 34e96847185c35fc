namespace Strm.Checkpoints.Pickling;

/// <summary>A list, tuple or set.</summary>
public sealed class PickleSequence : PickleValue
{
    private List<PickleValue>? _items;

    /// <summary>Creates a sequence.</summary>
    /// <param name="kind">Which of Python's sequences.</param>
    /// <param name="items">The elements.</param>
    public PickleSequence(PickleSequenceKind kind, IEnumerable<PickleValue> items)
        : this(kind) => _items = [.. items];

    /// <summary>Creates an empty sequence, to be filled by the reader.</summary>
    /// <param name="kind">Which of Python's sequences.</param>
    internal PickleSequence(PickleSequenceKind kind) => Kind = kind;

    /// <summary>The empty tuple.</summary>
    internal static PickleSequence EmptyTuple { get; } = new(PickleSequenceKind.Tuple);

    /// <summary>Which of Python's sequences.</summary>
    public PickleSequenceKind Kind { get; }

    /// <summary>The elements.</summary>
    public IReadOnlyList<PickleValue> Items => _items ?? (IReadOnlyList<PickleValue>)[];

    /// <summary>A list of values.</summary>
    /// <param name="items">The elements.</param>
    public static PickleSequence List(IEnumerable<PickleValue> items) => new(PickleSequenceKind.List, items);

    /// <inheritdoc/>
    public override string ToString() => $"a {Kind.ToString().ToLowerInvariant()} of {Items.Count} values";

    /// <summary>Appends elements.</summary>
    /// <param name="items">The elements.</param>
    internal void Add(ReadOnlySpan<PickleValue> items) => (_items ??= []).AddRange(items);
}
