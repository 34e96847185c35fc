namespace Strm.Checkpoints.Pickling;

/// <summary>Executes a pickle so far as it makes values; it has no instruction that runs code.</summary>
/// <remarks>Time and memory are linear in the length of the pickle.</remarks>
internal sealed class PickleMachine
{
    private readonly PickleCursor input;
    private readonly PickleStack stack;
    private readonly PickleCalls calls;

    private PickleMachine(PickleCursor input, IPickleObjects objects)
    {
        (this.input, stack) = (input, new PickleStack(input));
        calls = new PickleCalls(input, stack, objects);
    }

    /// <summary>Reads one pickle.</summary>
    /// <param name="input">The pickle; afterwards at the byte after it.</param>
    /// <param name="objects">Makes what it refers to.</param>
    /// <returns>A tree of bounded depth.</returns>
    /// <exception cref="StrmException">The pickle is damaged, names what it must not, or is not a tree.</exception>
    public static PickleValue Load(PickleCursor input, IPickleObjects objects)
    {
        var value = new PickleMachine(input, objects).Run();
        PickleTree.Check(value, input);
        return value;
    }

    private PickleValue Run()
    {
        for (var code = input.TakeByte(); code != PickleOpcode.Stop; code = input.TakeByte())
        {
            if (!PickleLiterals.TryExecute(code, input, stack) && !PickleContainers.TryExecute(code, input, stack)
                && !TryExecuteStack(code) && !TryExecuteMemo(code) && !calls.TryExecute(code))
                throw input.Damaged($"its pickle has the unknown instruction 0x{code:x2}");
        }

        return stack.Pop();
    }

    private bool TryExecuteStack(byte code)
    {
        switch (code)
        {
            case PickleOpcode.Mark: stack.Mark(); break;
            case PickleOpcode.Pop: stack.PopValueOrMark(); break;
            case PickleOpcode.PopMark: _ = stack.PopToMark(); break;
            case PickleOpcode.Dup: stack.Push(stack.Peek()); break;
            case PickleOpcode.Frame: _ = input.TakeUInt64(); break; // How much a stream reader would buffer; here nothing is buffered.
            case PickleOpcode.Proto:
                var protocol = input.TakeByte();
                if (protocol > 5) throw CheckpointErrors.Unsupported(input.Path, $"its pickle has the protocol {protocol}");
                break;
            default: return false;
        }

        return true;
    }

    private bool TryExecuteMemo(byte code)
    {
        switch (code)
        {
            case PickleOpcode.BinPut: stack.Remember(input.TakeByte()); break;
            case PickleOpcode.LongBinPut: stack.Remember(input.TakeUInt32()); break;
            case PickleOpcode.Put: stack.Remember(LineNumber()); break;
            case PickleOpcode.Memoize: stack.Remember(stack.MemoCount); break;
            case PickleOpcode.BinGet: stack.Push(stack.Recall(input.TakeByte())); break;
            case PickleOpcode.LongBinGet: stack.Push(stack.Recall(input.TakeUInt32())); break;
            case PickleOpcode.Get: stack.Push(stack.Recall(LineNumber())); break;
            default: return false;
        }

        return true;
    }

    private long LineNumber() =>
        long.TryParse(input.TakeLine(), out var number) ? number : throw input.Damaged("its pickle has a memo number that is not a number");
}

/// <summary>The content of a file's pickle.</summary>
/// <param name="Root">Its value.</param>
/// <param name="Unknown">The Python objects that it names and that were not built.</param>
internal sealed record PickleDocument(PickleValue Root, IReadOnlyCollection<string> Unknown);

/// <summary>Checks that a pickle's value can be walked: a pickle can make lists that contain themselves, or lists of lists
/// of lists that share their elements and are therefore exponentially long.</summary>
internal static class PickleTree
{
    private const int MaximumDepth = 32;
    private const int VisitsPerByte = 8;
    private const int MinimumVisits = 10_000;

    /// <summary>Walks a value as every user of it will.</summary>
    /// <param name="root">The value.</param>
    /// <param name="input">The pickle.</param>
    /// <exception cref="StrmException">The walk is too deep or too long.</exception>
    public static void Check(PickleValue root, PickleCursor input)
    {
        var left = MinimumVisits + (VisitsPerByte * input.Consumed);
        Visit(root, 0, input, ref left);
    }

    private static void Visit(PickleValue value, int depth, PickleCursor input, ref long left)
    {
        if (depth > MaximumDepth) throw input.Damaged($"its values contain each other more than {MaximumDepth} deep");
        if (--left < 0) throw input.Damaged("its values share so many parts that walking them would not end");
        if (value is PickleSequence sequence)
        {
            foreach (var item in sequence.Items) Visit(item, depth + 1, input, ref left);
        }
        else if (value is PickleMap dictionary)
        {
            foreach (var item in dictionary.Items) Visit(item.Value, depth + 1, input, ref left);
            if (dictionary.Attributes is { } attributes) Visit(attributes, depth + 1, input, ref left);
        }
    }
}
