using System.Buffers.Binary;
using System.Text;

namespace Strm.Checkpoints.Pickling;

/// <summary>
/// Writes values as a protocol 2 pickle, with the few instructions that <c>torch.load(weights_only=True)</c> of PyTorch 1.13 knows.
/// </summary>
/// <param name="output">Where to write.</param>
/// <param name="keyOf">Gives a tensor's storage a key; called once per tensor.</param>
internal sealed class PickleWriter(Stream output, Func<TensorSource, string> keyOf)
{
    /// <summary>Writes one pickle.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="StrmException">The value has bytes, which this protocol cannot hold.</exception>
    public void Write(PickleValue value)
    {
        output.Write([PickleOpcode.Proto, 2]);
        WriteValue(value);
        output.WriteByte(PickleOpcode.Stop);
    }

    private void WriteValue(PickleValue value)
    {
        switch (value)
        {
            case PickleNone: output.WriteByte(PickleOpcode.None); break;
            case PickleBoolean boolean: output.WriteByte(boolean.Value ? PickleOpcode.True : PickleOpcode.False); break;
            case PickleInteger integer: WriteInteger(integer); break;
            case PickleFloat number: WriteFloat(number.Value); break;
            case PickleText text: WriteText(text.Value); break;
            case PickleGlobal global: WriteGlobal(global.Name); break;
            case PickleTensor tensor: WriteTensor(tensor.Source); break;
            case PickleMap map: WriteMap(map); break;
            case PickleSequence sequence: WriteSequence(sequence); break;
            default: throw new StrmException(
                $"The checkpoint holds {value}.",
                "Only tensors, numbers, strings, lists and dictionaries can be written.",
                "Convert to safetensors, which keeps only the tensors.");
        }
    }

    private void WriteInteger(PickleInteger value)
    {
        if (!value.TryGetInt64(out var number) || number is < int.MinValue or > int.MaxValue)
        {
            var bytes = value.Value.ToByteArray();
            output.Write([PickleOpcode.Long1, checked((byte)bytes.Length)]);
            output.Write(bytes);
        }
        else if (number is >= 0 and <= byte.MaxValue)
        {
            output.Write([PickleOpcode.BinInt1, (byte)number]);
        }
        else
        {
            Span<byte> bytes = stackalloc byte[1 + sizeof(int)];
            bytes[0] = PickleOpcode.BinInt;
            BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], (int)number);
            output.Write(bytes);
        }
    }

    private void WriteFloat(double value)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(double)];
        bytes[0] = PickleOpcode.BinFloat;
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        output.Write(bytes);
    }

    private void WriteText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> head = stackalloc byte[1 + sizeof(int)];
        head[0] = PickleOpcode.BinUnicode;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        output.Write(head);
        output.Write(bytes);
    }

    private void WriteGlobal(string name)
    {
        var dot = name.LastIndexOf('.');
        output.WriteByte(PickleOpcode.Global);
        output.Write(Encoding.UTF8.GetBytes($"{name[..dot]}\n{name[(dot + 1)..]}\n"));
    }

    /// <summary>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)</summary>
    private void WriteTensor(TensorSource tensor)
    {
        var entry = tensor.Entry;
        WriteGlobal(PickleGlobals.RebuildTensor2);
        output.WriteByte(PickleOpcode.Mark);
        WriteStorage(entry, keyOf(tensor));
        WriteInteger(PickleInteger.Of(0));
        WriteIntegers(entry.Shape);
        WriteIntegers(Strides(entry.Shape));
        output.WriteByte(PickleOpcode.False);
        WriteMap(new PickleMap(PickleMapKind.Ordered));
        output.Write([PickleOpcode.Tuple, PickleOpcode.Reduce]);
    }

    private void WriteStorage(TensorEntry entry, string key)
    {
        output.WriteByte(PickleOpcode.Mark);
        WriteText("storage");
        WriteGlobal("torch." + PickleGlobals.StorageClass(entry.Type));
        WriteText(key);
        WriteText("cpu");
        WriteInteger(PickleInteger.Of(entry.ElementCount));
        output.Write([PickleOpcode.Tuple, PickleOpcode.BinPersistentId]);
    }

    private void WriteIntegers(IEnumerable<long> values)
    {
        output.WriteByte(PickleOpcode.Mark);
        foreach (var value in values) WriteInteger(PickleInteger.Of(value));
        output.WriteByte(PickleOpcode.Tuple);
    }

    private void WriteSequence(PickleSequence sequence)
    {
        var isTuple = sequence.Kind == PickleSequenceKind.Tuple;
        if (!isTuple) output.WriteByte(PickleOpcode.EmptyList); // A set is written as a list: no loader of weights knows sets.
        output.WriteByte(PickleOpcode.Mark);
        foreach (var item in sequence.Items) WriteValue(item);
        output.WriteByte(isTuple ? PickleOpcode.Tuple : PickleOpcode.Appends);
    }

    private void WriteMap(PickleMap map)
    {
        if (map.Kind != PickleMapKind.Plain)
            WriteGlobal(map.Kind == PickleMapKind.Ordered ? PickleGlobals.OrderedDict : PickleGlobals.Counter);
        if (map.Kind == PickleMapKind.Ordered) output.Write([PickleOpcode.EmptyTuple, PickleOpcode.Reduce]);
        else output.WriteByte(PickleOpcode.EmptyDict);
        if (map.Items.Count > 0) WriteItems(map);
        if (map.Kind == PickleMapKind.Counter) output.Write([PickleOpcode.Tuple1, PickleOpcode.Reduce]);
        if (map is not { Kind: not PickleMapKind.Plain, Attributes: { } attributes }) return;
        WriteMap(attributes);
        output.WriteByte(PickleOpcode.Build);
    }

    private void WriteItems(PickleMap map)
    {
        output.WriteByte(PickleOpcode.Mark);
        foreach (var (key, value) in map.Items)
        {
            WriteValue(key);
            WriteValue(value);
        }

        output.WriteByte(PickleOpcode.SetItems);
    }

    private static long[] Strides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var stride = 1L;
        for (var i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(1, shape[i]);
        }

        return strides;
    }
}
