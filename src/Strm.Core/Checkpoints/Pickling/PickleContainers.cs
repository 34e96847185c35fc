namespace Strm.Checkpoints.Pickling;

/// <summary>The instructions that make and fill tuples, lists, sets and dictionaries.</summary>
internal static class PickleContainers
{
    private const int SequenceCost = 64;
    private const int DictionaryCost = 64;
    private const int ItemCost = 96;

    /// <summary>Executes an instruction, if it is one of these.</summary>
    /// <param name="code">The instruction.</param>
    /// <param name="input">The pickle.</param>
    /// <param name="stack">The stack.</param>
    /// <returns>Whether it is one of these.</returns>
    public static bool TryExecute(byte code, PickleCursor input, PickleStack stack) =>
        TryMake(code, input, stack) || TryFill(code, input, stack);

    private static bool TryMake(byte code, PickleCursor input, PickleStack stack)
    {
        PickleValue? made = code switch
        {
            PickleOpcode.EmptyList => new PickleSequence(PickleSequenceKind.List),
            PickleOpcode.EmptySet => new PickleSequence(PickleSequenceKind.Set),
            PickleOpcode.EmptyDict => new PickleMap(),
            PickleOpcode.Tuple1 => Tuple(stack, 1),
            PickleOpcode.Tuple2 => Tuple(stack, 2),
            PickleOpcode.Tuple3 => Tuple(stack, 3),
            PickleOpcode.Tuple => new PickleSequence(PickleSequenceKind.Tuple, stack.PopToMark()),
            PickleOpcode.List => new PickleSequence(PickleSequenceKind.List, stack.PopToMark()),
            PickleOpcode.FrozenSet => new PickleSequence(PickleSequenceKind.Set, stack.PopToMark()),
            PickleOpcode.Dict => Fill(new PickleMap(), stack.PopToMark(), input),
            _ => null,
        };
        if (made is not null) stack.Push(made, made is PickleSequence s ? SequenceCost + (16 * s.Items.Count) : DictionaryCost);
        return made is not null;
    }

    private static bool TryFill(byte code, PickleCursor input, PickleStack stack)
    {
        if (code is not (PickleOpcode.Append or PickleOpcode.Appends or PickleOpcode.SetItem or PickleOpcode.SetItems
            or PickleOpcode.AddItems))
        {
            return false;
        }

        PickleValue[] items = code switch
        {
            PickleOpcode.Append => [stack.Pop()],
            PickleOpcode.SetItem => Tuple(stack, 2).Items.ToArray(),
            _ => stack.PopToMark(),
        };
        if (stack.Peek() is PickleObject) return true; // The items of a dictionary or list of an unknown class.
        if (code is PickleOpcode.SetItem or PickleOpcode.SetItems) Fill(stack.Peek(), items, input);
        else Append(stack.Peek(), items, input);
        return true;
    }

    /// <summary>Puts alternating keys and values into a dictionary.</summary>
    /// <param name="target">The dictionary.</param>
    /// <param name="pairs">Keys and values.</param>
    /// <param name="input">The pickle.</param>
    public static PickleMap Fill(PickleValue target, ReadOnlySpan<PickleValue> pairs, PickleCursor input)
    {
        if (target is not PickleMap dictionary || pairs.Length % 2 != 0)
            throw input.Damaged("its pickle sets items of something that is not a dictionary");
        for (var i = 0; i < pairs.Length; i += 2)
        {
            // Keys that no state dict has.
            if (pairs[i] is PickleObject or PickleGlobal or PickleBytes or PickleSequence { Kind: PickleSequenceKind.Tuple }) continue;
            if (!PickleMap.IsKey(pairs[i])) throw input.Damaged("its pickle has a dictionary key that is neither text nor number");
            input.Pay(ItemCost);
            dictionary.Set(pairs[i], pairs[i + 1]);
        }

        return dictionary;
    }

    private static void Append(PickleValue target, ReadOnlySpan<PickleValue> items, PickleCursor input)
    {
        if (target is not PickleSequence { Kind: not PickleSequenceKind.Tuple } sequence)
            throw input.Damaged("its pickle appends to something that is not a list");
        input.Pay(64 + (24L * items.Length));
        sequence.Add(items);
    }

    private static PickleSequence Tuple(PickleStack stack, int count)
    {
        var items = new PickleValue[count];
        for (var i = count - 1; i >= 0; i--) items[i] = stack.Pop();
        return new PickleSequence(PickleSequenceKind.Tuple, items);
    }
}
