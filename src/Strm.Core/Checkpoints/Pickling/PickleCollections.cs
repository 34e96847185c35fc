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

/// <summary>A list, tuple or set.</summary>
public sealed record PickleSequence : PickleValue
{
    private List<PickleValue>? items;

    /// <summary>Creates a sequence.</summary>
    /// <param name="kind">Which of Python's sequences.</param>
    /// <param name="items">The elements.</param>
    public PickleSequence(PickleSequenceKind kind, IEnumerable<PickleValue> items)
        : this(kind) => this.items = [.. items];

    /// <summary>Creates an empty sequence, to be filled by the reader.</summary>
    /// <param name="kind">Which of Python's sequences.</param>
    internal PickleSequence(PickleSequenceKind kind) => Kind = kind;

    /// <summary>Which of Python's sequences.</summary>
    public PickleSequenceKind Kind { get; }

    /// <summary>The elements.</summary>
    public IReadOnlyList<PickleValue> Items => items ?? (IReadOnlyList<PickleValue>)[];

    /// <summary>The empty tuple.</summary>
    internal static PickleSequence EmptyTuple { get; } = new(PickleSequenceKind.Tuple);

    /// <summary>A list of values.</summary>
    /// <param name="items">The elements.</param>
    public static PickleSequence List(IEnumerable<PickleValue> items) => new(PickleSequenceKind.List, items);

    /// <inheritdoc/>
    public override string ToString() => $"a {Kind.ToString().ToLowerInvariant()} of {Items.Count} values";

    /// <summary>Appends elements.</summary>
    /// <param name="more">The elements.</param>
    internal void Add(ReadOnlySpan<PickleValue> more) => (items ??= []).AddRange(more);
}

/// <summary>Which of Python's dictionaries a value was.</summary>
public enum PickleMapKind
{
    /// <summary>A <c>dict</c>.</summary>
    Plain,

    /// <summary>A <c>collections.OrderedDict</c>, such as a state dict.</summary>
    Ordered,

    /// <summary>A <c>collections.Counter</c>, such as a learning-rate schedule's milestones.</summary>
    Counter,
}

/// <summary>A dictionary that keeps the order of its keys.</summary>
/// <param name="Kind">Which of Python's dictionaries.</param>
public sealed record PickleMap(PickleMapKind Kind = PickleMapKind.Plain) : PickleValue
{
    private const int SearchedInTurn = 8;

    private List<KeyValuePair<PickleValue, PickleValue>>? items;
    private Dictionary<PickleValue, int>? places;

    /// <summary>Keys and values, in order.</summary>
    public IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> Items =>
        items ?? (IReadOnlyList<KeyValuePair<PickleValue, PickleValue>>)[];

    /// <summary>The Python attributes of the object, for example a state dict's <c>_metadata</c>; null if it has none.</summary>
    public PickleMap? Attributes { get; set; }

    /// <summary>The value of a text key, or null if the key is missing.</summary>
    /// <param name="key">The key.</param>
    public PickleValue? this[string key] => Find(new PickleText(key));

    /// <summary>Sets the value of a text key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>This dictionary.</returns>
    public PickleMap With(string key, PickleValue value)
    {
        Set(new PickleText(key), value);
        return this;
    }

    /// <summary>Sets the value of a key; an existing key keeps its place.</summary>
    /// <param name="key">A text, a number, a truth value or None.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The key is of another kind.</exception>
    public void Set(PickleValue key, PickleValue value)
    {
        if (!IsKey(key)) throw new ArgumentException("A key is a text, a number, a truth value or None.", nameof(key));
        items ??= new(1);
        var place = Place(key);
        if (place >= 0)
        {
            items[place] = new(items[place].Key, value);
            return;
        }

        items.Add(new(key, value));
        places?.Add(key, items.Count - 1);
    }

    /// <inheritdoc/>
    public override string ToString() => $"a dictionary of {Items.Count} values";

    /// <summary>The value of a key, or null if the key is missing.</summary>
    /// <param name="key">The key.</param>
    public PickleValue? Find(PickleValue key)
    {
        var place = Place(key);
        return place < 0 ? null : items![place].Value;
    }

    /// <summary>Whether a value may be a key: a text, a number, a truth value or None.</summary>
    /// <param name="value">The value.</param>
    internal static bool IsKey(PickleValue value) => value is PickleText or PickleInteger or PickleFloat or PickleBoolean or PickleNone;

    private int Place(PickleValue key)
    {
        if (items is null) return -1;
        if (items.Count <= SearchedInTurn) return items.FindIndex(item => item.Key.Equals(key));
        places ??= Index();
        return places.TryGetValue(key, out var place) ? place : -1;
    }

    private Dictionary<PickleValue, int> Index()
    {
        var index = new Dictionary<PickleValue, int>(SeededHash.Instance);
        for (var i = 0; i < items!.Count; i++) index.Add(items[i].Key, i);
        return index;
    }

    /// <summary>Hashes of keys that are seeded at random, so that no file can make them collide.</summary>
    private sealed class SeededHash : IEqualityComparer<PickleValue>
    {
        public static SeededHash Instance { get; } = new();

        public bool Equals(PickleValue? x, PickleValue? y) => Object.Equals(x, y);

        public int GetHashCode(PickleValue obj) => obj switch
        {
            PickleText text => text.Value.GetHashCode(StringComparison.Ordinal),
            PickleInteger integer => Hash((ulong)(integer.Value & ulong.MaxValue)),
            // Both zeros are equal.
            PickleFloat { Value: var value } => double.IsNaN(value) ? 0 : Hash(BitConverter.DoubleToUInt64Bits(value + 0.0)),
            _ => HashCode.Combine(obj.GetType()),
        };

        /// <summary>
        /// Each half is mixed with the seed separately: a 64-bit number's own hash is their exclusive or, which is easy to make collide.
        /// </summary>
        private static int Hash(ulong bits) => HashCode.Combine((uint)bits, (uint)(bits >> 32));
    }
}
