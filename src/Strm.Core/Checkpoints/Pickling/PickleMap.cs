namespace Strm.Checkpoints.Pickling;

/// <summary>A dictionary that keeps the order of its keys.</summary>
/// <param name="kind">Which of Python's dictionaries.</param>
public sealed class PickleMap(PickleMapKind kind = PickleMapKind.Plain) : PickleValue
{
    private const int SearchedInTurn = 8;

    private List<KeyValuePair<PickleValue, PickleValue>>? _items;
    private Dictionary<PickleValue, int>? _places;

    /// <summary>Which of Python's dictionaries.</summary>
    public PickleMapKind Kind { get; } = kind;

    /// <summary>Keys and values, in order.</summary>
    public IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> Items => _items ?? (IReadOnlyList<KeyValuePair<PickleValue, PickleValue>>)[];

    /// <summary>The Python attributes of the object, for example a state dict's <c>_metadata</c>; null without.</summary>
    public PickleMap? Attributes { get; set; }

    /// <summary>The value of a text key, or null where there is none.</summary>
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
        if (!PickleKeyComparer.IsKey(key)) throw new ArgumentException("A key is a text, a number, a truth value or None.", nameof(key));
        _items ??= new(1);
        var place = Place(key);
        if (place >= 0)
        {
            _items[place] = new(_items[place].Key, value);
            return;
        }

        _items.Add(new(key, value));
        _places?.Add(key, _items.Count - 1);
    }

    /// <inheritdoc/>
    public override string ToString() => $"a dictionary of {Items.Count} values";

    /// <summary>The value of a key, or null where there is none.</summary>
    /// <param name="key">The key.</param>
    public PickleValue? Find(PickleValue key)
    {
        var place = Place(key);
        return place < 0 ? null : _items![place].Value;
    }

    private int Place(PickleValue key)
    {
        if (_items is null) return -1;
        if (_items.Count <= SearchedInTurn) return _items.FindIndex(item => PickleKeyComparer.Instance.Equals(item.Key, key));
        _places ??= Index();
        return _places.TryGetValue(key, out var place) ? place : -1;
    }

    private Dictionary<PickleValue, int> Index()
    {
        var places = new Dictionary<PickleValue, int>(PickleKeyComparer.Instance);
        for (var i = 0; i < _items!.Count; i++) places.Add(_items[i].Key, i);
        return places;
    }
}
