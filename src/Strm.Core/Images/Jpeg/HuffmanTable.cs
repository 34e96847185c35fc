namespace Strm.Images.Jpeg;

/// <summary>A Huffman table of a JPEG, for reading a code and the number that follows it at one look.</summary>
/// <remarks>
/// ITU-T T.81, annexes C and F. An entry for the next <see cref="LookupBits"/> bits holds, from its low end: 6 bits the number of bits to take, 2 bits
/// its <see cref="Kind"/>, 8 bits how far to go in the block (or the symbol), 16 bits the coefficient.
/// </remarks>
internal sealed class HuffmanTable
{
    /// <summary>Bits that a look takes.</summary>
    public const int LookupBits = 10;

    /// <summary>The code, and all bits of its number, lie within the look.</summary>
    public const int Whole = 0;

    /// <summary>The code lies within the look, its number does not.</summary>
    public const int CodeOnly = 1;

    /// <summary>The end of the block.</summary>
    public const int End = 2;

    /// <summary>The code is longer than the look, or there is no such code; the number of bits to take is 0.</summary>
    public const int Long = 3;

    /// <summary>In place of an entry: the end of the block, after a long code.</summary>
    public const int LongEnd = 0;

    /// <summary>In place of an entry: the data are damaged.</summary>
    public const int Damage = 1;

    private const int LongestCode = 16, LargestDcSymbol = 15;

    private readonly int[] _lookup = new int[1 << LookupBits];
    private readonly int[] _maxCode = new int[LongestCode + 2];
    private readonly int[] _offset = new int[LongestCode + 1];
    private readonly byte[] _symbols = new byte[256];
    private readonly byte[] _definition = new byte[LongestCode + 256];
    private int _definitionLength;

    /// <summary>Whether the table is for the first coefficients.</summary>
    public bool IsDc { get; private set; }

    /// <summary>The entries.</summary>
    public ReadOnlySpan<int> Lookup => _lookup;

    /// <summary>The kind of an entry.</summary>
    /// <param name="entry">The entry.</param>
    public static int Kind(int entry) => (entry >> 6) & 3;

    /// <summary>Reads a definition, unless it is the one already held.</summary>
    /// <param name="definition">16 numbers of codes of each length, then the symbols.</param>
    /// <param name="isDc">Whether the table is for the first coefficients: the symbol is a number of bits.</param>
    /// <returns>Whether the definition is possible.</returns>
    public bool Define(ReadOnlySpan<byte> definition, bool isDc)
    {
        if (isDc == IsDc && definition.SequenceEqual(_definition.AsSpan(0, _definitionLength))) return true;
        (_definitionLength, IsDc) = (0, isDc);
        _lookup.AsSpan().Fill(Long << 6);
        definition[LongestCode..].CopyTo(_symbols);
        var (code, index) = (0, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            _offset[length] = index - code;
            for (var i = 0; i < definition[length - 1]; i++, code++, index++)
            {
                if (isDc && _symbols[index] > LargestDcSymbol) return false;
                if (length <= LookupBits && code < 1 << length) Fill(code, length, _symbols[index], isDc);
            }

            // A code of ones only is forbidden.
            if (code >= 1 << length) return false;
            _maxCode[length] = code;
            code <<= 1;
        }

        definition.CopyTo(_definition);
        _definitionLength = definition.Length;
        return true;
    }

    /// <summary>Reads a code that is longer than a look.</summary>
    /// <param name="bits">The next bits, at the upper end.</param>
    /// <param name="length">Receives the length of the code.</param>
    /// <returns>The symbol, or −1 where there is no such code.</returns>
    public int ReadLong(ulong bits, out int length)
    {
        for (length = LookupBits + 1; length <= LongestCode; length++)
        {
            var code = (int)(bits >> (64 - length));
            if (code < _maxCode[length]) return _symbols[code + _offset[length]];
        }

        return -1;
    }

    /// <summary>The number that a count of bits stands for.</summary>
    /// <param name="bits">The bits.</param>
    /// <param name="size">Their number.</param>
    public static int Extend(int bits, int size) => size == 0 ? 0 : bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;

    private void Fill(int code, int length, byte symbol, bool isDc)
    {
        var (run, size) = isDc ? (0, (int)symbol) : (symbol >> 4, symbol & 15);
        var free = LookupBits - length;
        var places = _lookup.AsSpan(code << free, 1 << free);
        if (!isDc && symbol == 0) places.Fill(length | (End << 6));
        else if (size > free || (!isDc && size == 0 && run != 15)) places.Fill(length | (CodeOnly << 6) | (symbol << 8)); // Also codes that the reader refuses.
        else
        {
            var each = 1 << (free - size);
            for (var number = 0; number < 1 << size; number++)
                places.Slice(number * each, each).Fill((length + size) | (Whole << 6) | ((run + 1) << 8) | (Extend(number, size) << 16));
        }
    }
}
