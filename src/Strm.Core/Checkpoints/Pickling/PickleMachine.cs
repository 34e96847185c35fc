namespace Strm.Checkpoints.Pickling;

/// <summary>Executes a pickle as far as it makes values; it has no instruction that runs code.</summary>
/// <remarks>Time and memory are linear in the length of the pickle.</remarks>
internal sealed class PickleMachine
{
    private readonly PickleCursor _input;
    private readonly PickleStack _stack;
    private readonly PickleCalls _calls;

    private PickleMachine(PickleCursor input, IPickleObjects objects)
    {
        (_input, _stack) = (input, new PickleStack(input));
        _calls = new PickleCalls(input, _stack, objects);
    }

    /// <summary>Reads one pickle.</summary>
    /// <param name="input">The pickle; afterwards at the byte behind it.</param>
    /// <param name="objects">What it refers to.</param>
    /// <returns>A tree of bounded depth.</returns>
    /// <exception cref="StrmException">The pickle is damaged, names what it must not, or is no tree.</exception>
    public static PickleValue Load(PickleCursor input, IPickleObjects objects)
    {
        var value = new PickleMachine(input, objects).Run();
        PickleTree.Check(value, input);
        return value;
    }

    private PickleValue Run()
    {
        for (var code = _input.TakeByte(); code != PickleOpcode.Stop; code = _input.TakeByte())
        {
            if (!PickleLiterals.TryExecute(code, _input, _stack) && !PickleContainers.TryExecute(code, _input, _stack)
                && !TryExecuteStack(code) && !TryExecuteMemo(code) && !_calls.TryExecute(code))
                throw _input.Damaged($"its pickle has the unknown instruction 0x{code:x2}");
        }

        return _stack.Pop();
    }

    private bool TryExecuteStack(byte code)
    {
        switch (code)
        {
            case PickleOpcode.Mark:
                _stack.Mark();
                return true;
            case PickleOpcode.Pop:
                _stack.PopValueOrMark();
                return true;
            case PickleOpcode.PopMark:
                _ = _stack.PopToMark();
                return true;
            case PickleOpcode.Dup:
                _stack.Push(_stack.Peek());
                return true;
            case PickleOpcode.Proto:
                var protocol = _input.TakeByte();
                return protocol <= 5 ? true : throw CheckpointErrors.Unsupported(_input.Path, $"its pickle has the protocol {protocol}");
            case PickleOpcode.Frame:
                _ = _input.TakeUInt64(); // How much a reader of a stream would buffer; here nothing is.
                return true;
            default:
                return false;
        }
    }

    private bool TryExecuteMemo(byte code)
    {
        switch (code)
        {
            case PickleOpcode.BinPut:
                _stack.Remember(_input.TakeByte());
                return true;
            case PickleOpcode.LongBinPut:
                _stack.Remember(_input.TakeUInt32());
                return true;
            case PickleOpcode.Put:
                _stack.Remember(LineNumber());
                return true;
            case PickleOpcode.Memoize:
                _stack.Remember(_stack.MemoCount);
                return true;
            case PickleOpcode.BinGet:
                _stack.Push(_stack.Recall(_input.TakeByte()));
                return true;
            case PickleOpcode.LongBinGet:
                _stack.Push(_stack.Recall(_input.TakeUInt32()));
                return true;
            case PickleOpcode.Get:
                _stack.Push(_stack.Recall(LineNumber()));
                return true;
            default:
                return false;
        }
    }

    private long LineNumber() =>
        long.TryParse(_input.TakeLine(), out var number) ? number : throw _input.Damaged("its pickle has a memo number that is none");
}
