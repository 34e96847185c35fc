using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Strm.Images.Jpeg;

/// <summary>Reads the coefficients of blocks from coded data without stuffed bytes.</summary>
/// <remarks>
/// Faster than libjpeg-turbo's reader for two reasons: stuffed bytes are taken out beforehand, so 8 bytes are taken at once; and one look into a
/// table gives run, number and length together. At least 64 zero bytes must follow the data, so a look never leaves the memory.
/// </remarks>
internal ref struct EntropyReader
{
    /// <summary>The coefficients' places from the zigzag order, in a pair of blocks whose rows alternate.</summary>
    private static ReadOnlySpan<byte> PairOrder =>
    [
        0, 1, 16, 32, 17, 2, 3, 18, 33, 48, 64, 49, 34, 19, 4, 5, 20, 35, 50, 65, 80, 96, 81, 66, 51, 36, 21, 6, 7, 22, 37, 52,
        67, 82, 97, 112, 113, 98, 83, 68, 53, 38, 23, 39, 54, 69, 84, 99, 114, 115, 100, 85, 70, 55, 71, 86, 101, 116, 117, 102, 87, 103, 118, 119,
    ];

    private readonly ref byte _start;
    private readonly int _length;
    private int _position;
    private ulong _bits;
    private int _count;

    /// <summary>Starts at the first bit.</summary>
    /// <param name="data">The data, with its margin of zeros.</param>
    /// <param name="length">The length of the data without the margin.</param>
    public EntropyReader(Span<byte> data, int length)
    {
        _start = ref data[0];
        _length = length;
    }

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsPastEnd => _position - (_count >> 3) > _length;

    /// <summary>Whether all bits were taken, but for those that fill the last byte.</summary>
    public readonly bool IsAtEnd => _position - (_count >> 3) == _length;

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
        ref var factors = ref Unsafe.AsRef(in quantization[0]);
        ref var output = ref block[0];
        ref var order = ref MemoryMarshal.GetReference(PairOrder);
        ref var lookup = ref Unsafe.AsRef(in ac.Lookup[0]);
        _ = quantization[63];
        _ = block[119];
        output = (short)(prediction * factors);
        var k = 1;
        while (k < 64)
        {
            if (_count < 32) Refill();
            var entry = Unsafe.Add(ref lookup, (int)(_bits >> (64 - HuffmanTable.LookupBits)));
            if (HuffmanTable.Kind(entry) != HuffmanTable.Whole)
            {
                entry = ReadRest(ac, entry);
                if ((entry & 0xFF00) == 0) return entry == 0 ? k : -1;
            }
            else Take(entry & 63);

            k += (entry >> 8) & 255;
            if (k > 64) return -1;
            Unsafe.Add(ref output, (int)Unsafe.Add(ref order, k - 1)) = (short)((entry >> 16) * Unsafe.Add(ref factors, k - 1));
        }

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
        ref var lookup = ref Unsafe.AsRef(in ac.Lookup[0]);
        var k = 1;
        while (k < 64)
        {
            if (_count < 32) Refill();
            var entry = Unsafe.Add(ref lookup, (int)(_bits >> (64 - HuffmanTable.LookupBits)));
            if (HuffmanTable.Kind(entry) != HuffmanTable.Whole)
            {
                entry = ReadRest(ac, entry);
                if ((entry & 0xFF00) == 0) return entry == 0;
            }
            else Take(entry & 63);

            k += (entry >> 8) & 255;
        }

        return k == 64;
    }

    private bool ReadDc(HuffmanTable dc, ref int prediction)
    {
        if (_count < 32) Refill();
        var entry = dc.Lookup[(int)(_bits >> (64 - HuffmanTable.LookupBits))];
        if (HuffmanTable.Kind(entry) == HuffmanTable.Whole)
        {
            Take(entry & 63);
            prediction += entry >> 16;
            return true;
        }

        int symbol;
        var length = entry & 63;
        if (HuffmanTable.Kind(entry) == HuffmanTable.CodeOnly) symbol = (entry >> 8) & 255;
        else symbol = dc.ReadLong(_bits, out length);
        if (symbol is < 0 or > 11) return false;
        Take(length);
        prediction += ReadNumber(symbol);
        return true;
    }

    /// <summary>Reads what a look did not hold whole.</summary>
    /// <returns>An entry as of a look that holds it whole; 0 at the end of the block, 1 where the data are damaged.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadRest(HuffmanTable ac, int entry)
    {
        int symbol;
        var length = entry & 63;
        if (HuffmanTable.Kind(entry) == HuffmanTable.Long) symbol = ac.ReadLong(_bits, out length);
        else symbol = HuffmanTable.Kind(entry) == HuffmanTable.End ? 0 : (entry >> 8) & 255;
        if (symbol < 0) return 1;
        Take(length);
        var (run, size) = (symbol >> 4, symbol & 15);
        if (size == 0) return run == 0 ? 0 : run == 15 ? 16 << 8 : 1;
        return size > 10 ? 1 : ((run + 1) << 8) | (ReadNumber(size) << 16);
    }

    private int ReadNumber(int size)
    {
        if (size == 0) return 0;
        var number = HuffmanTable.Extend((int)(_bits >> (64 - size)), size);
        Take(size);
        return number;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(int count)
    {
        _bits <<= count;
        _count -= count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refill()
    {
        // Past the end the margin's zeros are read over and over, until a caller asks IsPastEnd.
        var next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _start, Math.Min(_position, _length + 32)));
        _bits |= BinaryPrimitives.ReverseEndianness(next) >> _count;
        _position += (63 - _count) >> 3;
        _count |= 56;
    }
}
