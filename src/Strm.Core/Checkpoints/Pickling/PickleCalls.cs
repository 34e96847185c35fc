namespace Strm.Checkpoints.Pickling;

/// <summary>
/// The instructions that would name and call Python objects: known calls are re-enacted as values; of all
/// others only the name is kept.
/// </summary>
/// <param name="input">The pickle.</param>
/// <param name="stack">The stack.</param>
/// <param name="objects">Makes what the pickle refers to.</param>
internal sealed class PickleCalls(PickleCursor input, PickleStack stack, IPickleObjects objects)
{
    private const int CallCost = 512;

    /// <summary>Executes an instruction, if it is one of these.</summary>
    /// <param name="code">The instruction.</param>
    /// <returns>Whether it is one of these.</returns>
    public bool TryExecute(byte code)
    {
        switch (code)
        {
            case PickleOpcode.Global: stack.Push(Name(input.Text(input.TakeLine()), input.Text(input.TakeLine())), CallCost); break;
            case PickleOpcode.StackGlobal:
                var name = stack.Pop();
                stack.Push(Name(Text(stack.Pop()), Text(name)), CallCost);
                break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject:
                var arguments = stack.Pop();
                stack.Push(Call(stack.Pop(), arguments), CallCost);
                break;
            case PickleOpcode.Build:
                var state = stack.Pop();
                Build(stack.Peek(), state);
                break;
            case PickleOpcode.BinPersistentId: stack.Push(objects.Load(stack.Pop()), CallCost); break;
            case PickleOpcode.Instance:
                var type = Name(input.Text(input.TakeLine()), input.Text(input.TakeLine()));
                stack.Push(Instance(type, stack.PopToMark()), CallCost);
                break;
            case PickleOpcode.Object:
                var parts = stack.PopToMark();
                stack.Push(Instance(parts is [var first, ..] ? first : PickleNone.Value, parts), CallCost);
                break;
            case PickleOpcode.NewObjectKeywords:
                PickleValue[] given = [stack.Pop(), stack.Pop()];
                stack.Push(Instance(stack.Pop(), given), CallCost);
                break;
            case PickleOpcode.PersistentId: throw Unsupported();
            default: return false;
        }

        return true;
    }

    private PickleValue Name(string module, string name)
    {
        var full = $"{module}.{name}";
        if (PickleGlobals.IsKnown(full)) return new PickleGlobal(full);
        input.NoteUnknown(full);
        return new PickleObject(full);
    }

    /// <summary>
    /// An instance of a class, made by the instructions that state dicts do not need: only for an unknown class,
    /// so that nothing is built.
    /// </summary>
    private PickleObject Instance(PickleValue type, PickleValue[] arguments)
    {
        input.Pay(8L * arguments.Length);
        return type as PickleObject ?? throw Unsupported();
    }

    private StrmException Unsupported() =>
        CheckpointErrors.Unsupported(input.Path, "its pickle builds Python objects in a way that state dicts do not");

    private string Text(PickleValue value) =>
        value is PickleText text ? text.Value : throw input.Damaged("its pickle names a Python object by something other than text");

    private PickleValue Call(PickleValue callee, PickleValue arguments)
    {
        if (callee is PickleObject unknown) return unknown;
        if (callee is not PickleGlobal function || arguments is not PickleSequence { Kind: PickleSequenceKind.Tuple } tuple)
            throw input.Damaged("its pickle calls something that is not a function");
        var items = tuple.Items;
        return function.Name switch
        {
            PickleGlobals.OrderedDict => Ordered(items),
            PickleGlobals.Counter when items is [PickleMap counts] => Copy(counts, PickleMapKind.Counter),
            PickleGlobals.Counter when items is [] => new PickleMap(PickleMapKind.Counter),
            PickleGlobals.RebuildTensor or PickleGlobals.RebuildTensor2 => objects.RebuildTensor(items),
            PickleGlobals.RebuildParameter or PickleGlobals.RebuildParameterWithState when items is [PickleTensor tensor, ..] => tensor,
            PickleGlobals.RebuildFromType when items
                is [PickleGlobal { Name: not PickleGlobals.RebuildFromType } rebuild, _, PickleSequence inner, ..] => Call(rebuild, inner),
            PickleGlobals.Size when items is [PickleSequence sizes] => Sequence(PickleSequenceKind.Tuple, sizes.Items),
            PickleGlobals.Device when items is [PickleText device, ..] => Device(device, items),
            "builtins.set" or "__builtin__.set" or "builtins.frozenset" or "__builtin__.frozenset" when items
                is [PickleSequence elements] =>
                Sequence(PickleSequenceKind.Set, elements.Items),
            _ when items.OfType<PickleObject>().FirstOrDefault() is { } madeOfUnknown => madeOfUnknown,
            _ => throw input.Damaged($"its pickle calls {function.Name} with arguments that it does not take"),
        };
    }

    /// <summary>Python 2 gives an OrderedDict's items as a list of pairs, Python 3 sets them one by one.</summary>
    private PickleMap Ordered(IReadOnlyList<PickleValue> arguments)
    {
        var dictionary = new PickleMap(PickleMapKind.Ordered);
        if (arguments is [PickleSequence pairs])
        {
            foreach (var pair in pairs.Items)
            {
                if (pair is not PickleSequence { Items: [var key, var value] })
                    throw input.Damaged("its pickle has an OrderedDict whose items are not pairs");
                PickleContainers.Fill(dictionary, [key, value], input);
            }
        }
        else if (arguments.Count > 0)
        {
            throw input.Damaged("its pickle has an OrderedDict that is not made from a list");
        }

        return dictionary;
    }

    private PickleMap Copy(PickleMap source, PickleMapKind kind)
    {
        var copy = new PickleMap(kind);
        foreach (var (key, value) in source.Items) PickleContainers.Fill(copy, [key, value], input);
        return copy;
    }

    private PickleSequence Sequence(PickleSequenceKind kind, IReadOnlyList<PickleValue> items)
    {
        input.Pay(64 + (16L * items.Count));
        return new PickleSequence(kind, items);
    }

    private static PickleText Device(PickleText name, IReadOnlyList<PickleValue> arguments) =>
        arguments is [_, PickleInteger index] ? new PickleText($"{Texts.Clip(name.Value)}:{Texts.Clip(index.ToString(), 20)}") : name;

    /// <summary>
    /// Sets the attributes of a dictionary, such as a state dict's <c>_metadata</c>; those of an unknown object are
    /// discarded, and no other value may be changed.
    /// </summary>
    private void Build(PickleValue target, PickleValue state)
    {
        if (target is PickleObject) return;
        if (target is not PickleMap { Kind: not PickleMapKind.Plain } dictionary || state is not PickleMap attributes)
            throw CheckpointErrors.Unsupported(input.Path, "its pickle sets the state of an object that is not a dictionary");
        dictionary.Attributes = attributes;
    }
}

/// <summary>Makes what a pickle refers to outside itself.</summary>
internal interface IPickleObjects
{
    /// <summary>The object for a persistent id: in PyTorch's files always a storage.</summary>
    /// <param name="id">The id.</param>
    PickleValue Load(PickleValue id);

    /// <summary>A tensor from a storage.</summary>
    /// <param name="arguments">
    /// The arguments of <c>_rebuild_tensor_v2</c>: storage, offset, size, stride, and some that do not matter here.
    /// </param>
    PickleValue RebuildTensor(IReadOnlyList<PickleValue> arguments);
}
