using System.Text;

namespace TorchSharp.Native;

/// <summary>An argument of an operator call: made implicitly from what a caller has, never stored.</summary>
internal readonly struct Argument
{
    private readonly object? reference;
    private readonly long bits;
    private readonly ArgumentKind kind;
    private readonly int count;

    private Argument(ArgumentKind kind, long bits, object? reference = null, int count = 0)
    {
        this.kind = kind;
        this.bits = bits;
        this.reference = reference;
        this.count = count;
    }

    /// <summary>No value, for an optional argument.</summary>
    internal static Argument None => default;

    /// <summary>The operator's own default.</summary>
    internal static Argument Default => new(ArgumentKind.Default, 0);

    public static implicit operator Argument(torch.Tensor? value) =>
        value is null ? default : new(ArgumentKind.Tensor, value.Handle, value);

    public static implicit operator Argument(long value) => new(ArgumentKind.Int, value);

    public static implicit operator Argument(int value) => new(ArgumentKind.Int, value);

    public static implicit operator Argument(double value) => new(ArgumentKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(ArgumentKind.Bool, value ? 1 : 0);

    public static implicit operator Argument(long? value) => value is { } number ? number : None;

    public static implicit operator Argument(double? value) => value is { } number ? number : None;

    public static implicit operator Argument(bool? value) => value is { } truth ? truth : None;

    public static implicit operator Argument(torch.ScalarType value) => (int)value;

    public static implicit operator Argument(torch.ScalarType? value) => value is { } type ? (int)type : None;

    public static implicit operator Argument(torch.Device? value) =>
        value is null ? default : new(ArgumentKind.Device, value.index, null, (int)value.type);

    public static implicit operator Argument(torch.Generator? value) =>
        value is null ? default : new(ArgumentKind.Generator, value.Handle, value);

    public static implicit operator Argument(long[]? value) =>
        value is null ? default : new(ArgumentKind.IntList, 0, value, value.Length);

    public static implicit operator Argument(double[]? value) =>
        value is null ? default : new(ArgumentKind.DoubleList, 0, value, value.Length);

    public static implicit operator Argument(bool[]? value) =>
        value is null ? default : new(ArgumentKind.BoolList, 0, value, value.Length);

    public static implicit operator Argument(torch.Tensor?[]? value) =>
        value is null ? default : new(ArgumentKind.TensorList, 0, value, value.Length);

    public static implicit operator Argument(string? value) =>
        value is null ? default : new(ArgumentKind.String, 0, value, Encoding.UTF8.GetByteCount(value));

    public static implicit operator Argument(Scalar? value) =>
        value is null ? default : new(value.ArgumentKind, value.Bits);

    /// <summary>How many 8-byte words of memory the native form needs beside the value itself.</summary>
    internal int Words => kind switch
    {
        ArgumentKind.IntList or ArgumentKind.DoubleList or ArgumentKind.BoolList or ArgumentKind.TensorList => count,
        ArgumentKind.String => (count + 7) / 8,
        _ => 0,
    };

    /// <summary>Writes the native form; a list or text goes to <paramref name="memory"/>, which has <see cref="Words"/> words.</summary>
    internal unsafe void Write(NativeValue* value, long* memory)
    {
        value->Kind = kind;
        value->Count = count;
        value->Integer = bits;
        if (kind is ArgumentKind.IntList or ArgumentKind.DoubleList or ArgumentKind.TensorList or ArgumentKind.String or ArgumentKind.BoolList)
        {
            value->Pointer = memory;
            WriteList(memory);
        }
    }

    private unsafe void WriteList(long* memory)
    {
        switch (reference)
        {
            case long[] numbers:
                numbers.CopyTo(new Span<long>(memory, count));
                break;
            case double[] numbers:
                numbers.CopyTo(new Span<double>(memory, count));
                break;
            case bool[] truths:
                for (int k = 0; k < count; k++)
                {
                    memory[k] = truths[k] ? 1 : 0;
                }

                break;
            case torch.Tensor?[] tensors:
                for (int k = 0; k < count; k++)
                {
                    memory[k] = tensors[k]?.Handle ?? 0;
                }

                break;
            case string text:
                Encoding.UTF8.GetBytes(text, new Span<byte>(memory, count));
                break;
        }
    }
}
