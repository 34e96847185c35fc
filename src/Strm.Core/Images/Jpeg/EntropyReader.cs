using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Strm.Images.Jpeg;

/// <summary>Reads the coefficients of blocks from coded data without stuffed bytes.</summary>
/// <remarks>
/// Faster than libjpeg-turbo's reader for two reasons: stuffed bytes are taken out beforehand, so 8 bytes are taken at once; and one look into a
/// table gives run, number and length together. <see cref="Margin"/> bytes must follow the data, so a look never leaves the memory.
/// </remarks>
internal ref struct EntropyReader
{
    /// <summary>Bytes of memory behind the data: more than 64 codes of 16 bits with numbers of 11 bits take.</summary>
    public const int Margin = 512;

    private readonly ref byte _start;
    private readonly int _length;
    private ulong _bits;
    private int _count;
    private int _position;

    /// <summary>Starts at the first bit.</summary>
    /// <param name="data">The data, with its margin of zeros.</param>
    /// <param name="length">The length of the data without the margin.</param>
    public EntropyReader(Span<byte> data, int length)
    {
        _start = ref data[0];
        _length = length;
    }

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsPastEnd => Taken > _length;

    /// <summary>Whether all bits were taken, but for those that fill the last byte.</summary>
    public readonly bool IsAtEnd => Taken == _length;

    /// <summary>Bytes of which a bit was taken.</summary>
    private readonly int Taken => _position - (_count >> 3);

    /// <summary>The coefficients' places from the zigzag order, in a pair of blocks whose rows alternate.</summary>
    private static ReadOnlySpan<byte> PairOrder =>
    [
        0, 1, 16, 32, 17, 2, 3, 18, 33, 48, 64, 49, 34, 19, 4, 5, 20, 35, 50, 65, 80, 96, 81, 66, 51, 36, 21, 6, 7, 22, 37, 52,
        67, 82, 97, 112, 113, 98, 83, 68, 53, 38, 23, 39, 54, 69, 84, 99, 114, 115, 100, 85, 70, 55, 71, 86, 101, 116, 117, 102, 87, 103, 118, 119,
    ];

    /// <summary>Reads a block whose pixels are wanted.</summary>
    /// <param name="dc">The table of first coefficients.</param>
    /// <param name="ac">The table of the others.</param>
    /// <param name="quantization">The factors in zigzag order, 64.</param>
    /// <param name="prediction">The last first coefficient of the component; becomes this one.</param>
    /// <param name="block">Receives the coefficients, row after row 16 apart; it must hold zeros.</param>
    /// <returns>The index behind the last coefficient of the zigzag order that is not zero; negative where the data are damaged.</returns>
    public int ReadBlock(HuffmanTable dc, HuffmanTable ac, ReadOnlySpan<ushort> quantization, ref int prediction, Span<short> block)
    {
        if (!ReadDc(dc, ref prediction)) return -1;
        _ = quantization[63];
        _ = block[119];
        ref var factors = ref MemoryMarshal.GetReference(quantization);
        ref var output = ref MemoryMarshal.GetReference(block);
        ref var order = ref MemoryMarshal.GetReference(PairOrder);
        ref var lookup = ref MemoryMarshal.GetReference(ac.Lookup);
        ref var start = ref _start;
        output = (short)(prediction * factors);
        // Locals stay in registers; fields would be on the path from each symbol to the next.
        var (bits, count, position) = (_bits, _count, _position);
        var k = 1;
        do
        {
            bits |= Load(ref start, position) >> count;
            position += (63 - count) >> 3;
            count |= 56;
            var entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - HuffmanTable.LookupBits)));
            bits <<= entry;
            count -= entry & 63;
            if (HuffmanTable.Kind(entry) != HuffmanTable.Whole)
            {
                if (HuffmanTable.Kind(entry) == HuffmanTable.End) break;
                (_bits, _count, _position) = (bits, count, position);
                entry = ReadRest(ac, entry);
                (bits, count) = (_bits, _count);
                if (entry == HuffmanTable.Damage) return -1;
                if (entry == HuffmanTable.LongEnd) break;
            }

            k += (entry >> 8) & 255;
            if (k > 64) return -1;
            Unsafe.Add(ref output, (nint)Unsafe.Add(ref order, k - 1)) = (short)((entry >> 16) * Unsafe.Add(ref factors, k - 1));
        }
        while (k < 64);

        (_bits, _count, _position) = (bits, count, position);
        return k;
    }

    /// <summary>Reads a block whose pixels are not wanted.</summary>
    /// <param name="dc">The table of first coefficients.</param>
    /// <param name="ac">The table of the others.</param>
    /// <param name="prediction">The last first coefficient of the component; becomes this one.</param>
    /// <returns>Whether the data are whole.</returns>
    public bool SkipBlock(HuffmanTable dc, HuffmanTable ac, ref int prediction)
    {
        if (!ReadDc(dc, ref prediction)) return false;
        ref var lookup = ref MemoryMarshal.GetReference(ac.Lookup);
        ref var start = ref _start;
        var (bits, count, position) = (_bits, _count, _position);
        var k = 1;
        do
        {
            bits |= Load(ref start, position) >> count;
            position += (63 - count) >> 3;
            count |= 56;
            var entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - HuffmanTable.LookupBits)));
            bits <<= entry;
            count -= entry & 63;
            if (HuffmanTable.Kind(entry) != HuffmanTable.Whole)
            {
                if (HuffmanTable.Kind(entry) == HuffmanTable.End) break;
                (_bits, _count, _position) = (bits, count, position);
                entry = ReadRest(ac, entry);
                (bits, count) = (_bits, _count);
                if (entry == HuffmanTable.Damage) return false;
                if (entry == HuffmanTable.LongEnd) break;
            }

            k += (entry >> 8) & 255;
        }
        while (k < 64);

        (_bits, _count, _position) = (bits, count, position);
        return k <= 64;
    }

    /// <summary>8 bytes, the first at the upper end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ref byte start, int position) =>
        BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, (nint)position)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadDc(HuffmanTable dc, ref int prediction)
    {
        // A block takes fewer bytes than the margin has, so this check for each block keeps every look within the memory.
        if (_position > _length + 8) return false;
        // Without a branch: whether bits run low is as hard to predict as the bits themselves.
        _bits |= Load(ref _start, _position) >> _count;
        _position += (63 - _count) >> 3;
        _count |= 56;
        var entry = dc.Lookup[(int)(_bits >> (64 - HuffmanTable.LookupBits))];
        Take(entry & 63);
        if (HuffmanTable.Kind(entry) != HuffmanTable.Whole)
        {
            entry = ReadRest(dc, entry);
            if (entry is HuffmanTable.Damage) return false;
        }

        prediction += entry >> 16;
        return true;
    }

    /// <summary>Reads what a look did not hold whole; at least 45 bits are in the window, more than the longest code and number take.</summary>
    /// <returns>An entry as of a look that holds it whole, or <see cref="HuffmanTable.LongEnd"/> or <see cref="HuffmanTable.Damage"/>.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadRest(HuffmanTable table, int entry)
    {
        var symbol = (entry >> 8) & 255;
        if (HuffmanTable.Kind(entry) == HuffmanTable.Long)
        {
            symbol = table.ReadLong(_bits, out var length);
            if (symbol < 0) return HuffmanTable.Damage;
            Take(length);
        }

        var size = table.IsDc ? symbol : symbol & 15;
        var advance = table.IsDc ? 1 : (symbol >> 4) + 1;
        if (size > (table.IsDc ? 11 : 10)) return HuffmanTable.Damage;
        if (size == 0 && !table.IsDc && advance != 16) return advance == 1 ? HuffmanTable.LongEnd : HuffmanTable.Damage;
        var number = size == 0 ? 0 : HuffmanTable.Extend((int)(_bits >> (64 - size)), size);
        Take(size);
        return (advance << 8) | (number << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(int count)
    {
        _bits <<= count;
        _count -= count;
    }
}
