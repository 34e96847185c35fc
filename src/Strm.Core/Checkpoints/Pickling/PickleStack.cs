namespace Strm.Checkpoints.Pickling;

/// <summary>The stack, the marks and the memo of a pickle machine.</summary>
/// <param name="input">The pickle, which pays and reports errors.</param>
internal sealed class PickleStack(PickleCursor input)
{
    private const int SlotCost = 24;

    private readonly List<PickleValue> _values = [];
    private readonly List<int> _marks = [];
    private readonly List<PickleValue?> _memo = [];

    /// <summary>The number of memo entries that the next MEMOIZE continues from.</summary>
    public int MemoCount => _memo.Count;

    /// <summary>Puts a value on top.</summary>
    /// <param name="value">The value.</param>
    /// <param name="cost">The memory of the value itself in bytes; 0 for one that exists already.</param>
    public void Push(PickleValue value, long cost = 0)
    {
        input.Pay(SlotCost + cost);
        _values.Add(value);
    }

    /// <summary>Takes the top value.</summary>
    public PickleValue Pop()
    {
        var top = Peek();
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    /// <summary>The top value.</summary>
    public PickleValue Peek()
    {
        var floor = _marks.Count > 0 ? _marks[^1] : 0;
        if (_values.Count <= floor) throw input.Damaged("its pickle takes from an empty stack");
        return _values[^1];
    }

    /// <summary>Sets a mark.</summary>
    public void Mark()
    {
        input.Pay(SlotCost);
        _marks.Add(_values.Count);
    }

    /// <summary>Takes the values above the last mark, and the mark.</summary>
    public PickleValue[] PopToMark()
    {
        if (_marks.Count == 0) throw input.Damaged("its pickle looks for a mark that is not there");
        var mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        input.Pay(SlotCost + (8L * (_values.Count - mark)));
        var items = _values[mark..].ToArray();
        _values.RemoveRange(mark, _values.Count - mark);
        return items;
    }

    /// <summary>Takes the top value, or the last mark where nothing is above it.</summary>
    public void PopValueOrMark()
    {
        if (_marks.Count > 0 && _marks[^1] == _values.Count) _marks.RemoveAt(_marks.Count - 1);
        else Pop();
    }

    /// <summary>Remembers the top value.</summary>
    /// <param name="index">Its number. Every number is used by an instruction of at least one byte, so it cannot exceed what was read.</param>
    public void Remember(long index)
    {
        if (index < 0 || index > input.Consumed) throw input.Damaged("its pickle numbers its memo beyond its length");
        input.Pay(SlotCost * Math.Max(1, index + 1 - _memo.Count));
        while (_memo.Count <= index) _memo.Add(null);
        _memo[(int)index] = Peek();
    }

    /// <summary>The value of a memo number.</summary>
    /// <param name="index">The number.</param>
    public PickleValue Recall(long index) =>
        (index >= 0 && index < _memo.Count ? _memo[(int)index] : null) ?? throw input.Damaged("its pickle recalls what it never remembered");
}
