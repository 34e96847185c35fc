using System.Runtime.CompilerServices;

namespace Strm.Images.Jpeg;

/// <summary>Collects two blocks of coefficients, because the inverse DCT takes two at once.</summary>
internal sealed class BlockPair
{
    private readonly short[] _coefficients = new short[128];
    private readonly byte[] _nowhere = new byte[64];
    private JpegComponent? _first, _second;
    private int _firstOffset, _secondOffset, _filled, _ends;

    /// <summary>Where the next block's coefficients go, zeros now.</summary>
    public Span<short> Next => _coefficients.AsSpan(_filled * 8);

    /// <summary>Takes the block that has been read.</summary>
    /// <param name="component">Its component.</param>
    /// <param name="offset">Where its samples go there.</param>
    /// <param name="end">The index behind its last coefficient.</param>
    public void Add(JpegComponent component, int offset, int end)
    {
        if (_filled == 0)
        {
            (_first, _firstOffset, _ends, _filled) = (component, offset, end, 1);
            return;
        }

        (_second, _secondOffset) = (component, offset);
        _ends = Math.Max(_ends, end);
        Write();
    }

    /// <summary>Turns a block that waits for another into samples.</summary>
    public void Flush()
    {
        if (_filled == 1) Write();
        Clear();
    }

    /// <summary>Forgets everything, after damage.</summary>
    public void Clear()
    {
        _coefficients.AsSpan().Clear();
        (_first, _second, _filled) = (null, null, 0);
    }

    private void Write()
    {
        ref var first = ref _first!.Samples[_firstOffset];
        ref var second = ref _second is null ? ref _nowhere[0] : ref _second.Samples[_secondOffset];
        var secondPitch = _second?.Pitch ?? 8;
        if (_ends == 1)
        {
            Fill(ref first, _first.Pitch, _coefficients[0]);
            Fill(ref second, secondPitch, _coefficients[8]);
            _coefficients[0] = _coefficients[8] = 0;
        }
        else
        {
            InverseDct.Transform(ref _coefficients[0], ref first, _first.Pitch, ref second, secondPitch);
            _coefficients.AsSpan().Clear();
        }

        (_second, _filled) = (null, 0);
    }

    /// <summary>A block without other coefficients than the first has one value throughout.</summary>
    private static void Fill(ref byte target, int pitch, short dc)
    {
        // As the two passes compute it, with their saturation to 16 bits.
        var row = Math.Clamp(dc << 2, short.MinValue, short.MaxValue);
        var value = (byte)(Math.Clamp((row + 16) >> 5, sbyte.MinValue, sbyte.MaxValue) + 128);
        var samples = value * 0x0101010101010101UL;
        for (var y = 0; y < 8; y++) Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, y * pitch), samples);
    }
}
