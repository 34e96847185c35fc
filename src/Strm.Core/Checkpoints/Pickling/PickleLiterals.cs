using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Strm.Checkpoints.Pickling;

/// <summary>The instructions that put a number, a text or bytes on the stack.</summary>
internal static class PickleLiterals
{
    private const int MaximumIntegerBytes = 255;
    private const int ValueCost = 48;

    /// <summary>Executes an instruction, if it is one of these.</summary>
    /// <param name="code">The instruction.</param>
    /// <param name="input">The pickle.</param>
    /// <param name="stack">The stack.</param>
    /// <returns>Whether it is one of these.</returns>
    public static bool TryExecute(byte code, PickleCursor input, PickleStack stack)
    {
        var value = Constant(code) ?? Integer(code, input) ?? Text(code, input);
        if (value is not null) stack.Push(value, ValueCost);
        return value is not null;
    }

    private static PickleValue? Constant(byte code) => code switch
    {
        PickleOpcode.None => PickleNone.Value,
        PickleOpcode.True => PickleBoolean.True,
        PickleOpcode.False => PickleBoolean.False,
        PickleOpcode.EmptyTuple => PickleSequence.EmptyTuple,
        _ => null,
    };

    private static PickleValue? Integer(byte code, PickleCursor input) => code switch
    {
        PickleOpcode.BinInt => PickleInteger.Of(input.TakeInt32()),
        PickleOpcode.BinInt1 => PickleInteger.Of(input.TakeByte()),
        PickleOpcode.BinInt2 => PickleInteger.Of(input.TakeUInt16()),
        PickleOpcode.Long1 => Long(input, input.TakeByte()),
        PickleOpcode.Long4 => Long(input, input.TakeUInt32()),
        PickleOpcode.Int => IntegerLine(input, input.TakeLine()),
        PickleOpcode.Long => LongLine(input, input.TakeLine()),
        PickleOpcode.BinFloat => new PickleFloat(BinaryPrimitives.ReadDoubleBigEndian(input.Take(sizeof(double)))),
        PickleOpcode.Float => FloatLine(input, input.TakeLine()),
        _ => null,
    };

    private static PickleValue? Text(byte code, PickleCursor input) => code switch
    {
        PickleOpcode.BinUnicode => new PickleText(input.Text(input.Take(input.TakeUInt32()))),
        PickleOpcode.ShortBinUnicode => new PickleText(input.Text(input.Take(input.TakeByte()))),
        PickleOpcode.BinUnicode8 => new PickleText(input.Text(input.Take(input.TakeUInt64()))),

        // Python 2's str: PyTorch reads it as UTF-8.
        PickleOpcode.BinText => new PickleText(input.Text(input.Take(input.TakeUInt32()))),
        PickleOpcode.ShortBinText => new PickleText(input.Text(input.Take(input.TakeByte()))),
        PickleOpcode.Unicode => new PickleText(Unescape(input, input.TakeLine())),
        PickleOpcode.Text => new PickleText(Unquote(input, input.TakeLine())),
        PickleOpcode.BinBytes => Bytes(input, input.TakeUInt32()),
        PickleOpcode.ShortBinBytes => Bytes(input, input.TakeByte()),
        PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8 => Bytes(input, input.TakeUInt64()),
        _ => null,
    };

    private static PickleBytes Bytes(PickleCursor input, ulong count)
    {
        var bytes = input.Take(count);
        input.Pay(bytes.Length);
        return new PickleBytes(bytes.ToArray());
    }

    private static PickleInteger Long(PickleCursor input, uint count)
    {
        // Arithmetic on integers takes more than linear time; Python's own limit for texts is about this size too.
        if (count > MaximumIntegerBytes) throw input.Damaged($"its pickle has an integer of {count} bytes");
        return PickleInteger.Of(new BigInteger(input.Take(count)));
    }

    private static PickleValue IntegerLine(PickleCursor input, ReadOnlySpan<byte> line) =>
        line.SequenceEqual("00"u8) ? PickleBoolean.False : line.SequenceEqual("01"u8) ? PickleBoolean.True : LongLine(input, line);

    private static PickleInteger LongLine(PickleCursor input, ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("L"u8)) line = line[..^1];
        return line.Length <= MaximumIntegerBytes
            && BigInteger.TryParse(
                Encoding.Latin1.GetString(line), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? PickleInteger.Of(value)
            : throw input.Damaged("its pickle has a line that is not an integer");
    }

    private static PickleFloat FloatLine(PickleCursor input, ReadOnlySpan<byte> line) =>
        line.Length <= MaximumIntegerBytes && double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new PickleFloat(value)
            : throw input.Damaged("its pickle has a line that is not a number");

    /// <summary>A line of protocol 0's "raw-unicode-escape": Latin-1 with \uXXXX.</summary>
    private static string Unescape(PickleCursor input, ReadOnlySpan<byte> line)
    {
        input.Pay(40 + (4L * line.Length));
        var text = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 5 < line.Length && line[i + 1] == 'u'
                && ushort.TryParse(line.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                i += 5;
            }
            else
            {
                text.Append((char)line[i]);
            }
        }

        return text.ToString();
    }

    private static string Unquote(PickleCursor input, ReadOnlySpan<byte> line)
    {
        if (line.Length < 2 || line[0] != line[^1] || line[0] is not ((byte)'\'' or (byte)'"') || line.Contains((byte)'\\'))
            throw input.Damaged("its pickle has a quoted text that is not plain");
        return input.Text(line[1..^1]);
    }
}
