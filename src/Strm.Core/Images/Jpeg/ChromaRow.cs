using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Strm.Images.Jpeg;

/// <summary>A row of one of the two colour differences, brought to the size of the image.</summary>
/// <remarks>
/// libjpeg's jdsample.c: each new sample is ¾ of the nearer and ¼ of the farther old one, across and, where colour is halved both ways, down;
/// beyond the edges the last samples repeat.
/// </remarks>
internal sealed class ChromaRow
{
    private const int Room = 64;

    private ushort[] _sums = [];
    private byte[] _row = [];

    /// <summary>Computes the samples of a row of pixels.</summary>
    /// <param name="frame">The image.</param>
    /// <param name="component">The colour difference.</param>
    /// <param name="region">The pixels wanted.</param>
    /// <param name="y">The row.</param>
    /// <returns>The samples from the region's left edge on, with more than 16 bytes behind the last.</returns>
    public ReadOnlySpan<byte> Upsample(JpegFrame frame, JpegComponent component, PixelRegion region, int y)
    {
        if (_row.Length < region.Width + Room) (_row, _sums) = (new byte[region.Width + Room], new ushort[(region.Width / 2) + Room]);
        if (frame.HorizontalRatio == 1)
        {
            component.Samples.AsSpan((y * component.Pitch) + region.X, region.Width).CopyTo(_row);
            return _row;
        }

        var first = region.X / 2;
        var count = ((region.Right - 1) / 2) - first + 1;
        if (frame.VerticalRatio == 1) Take(component, y, first, count);
        else Blend(component, y, first, count);
        Spread(count, frame.VerticalRatio == 2 ? 4 : 2);
        return _row.AsSpan(region.X & 1);
    }

    /// <summary>Takes the samples first − 1 to first + count of a row, repeated beyond the edges.</summary>
    private void Take(JpegComponent component, int y, int first, int count)
    {
        var row = component.Samples.AsSpan(y * component.Pitch, component.Width);
        for (var i = -1; i <= count; i++) _sums[i + 1] = row[Math.Clamp(first + i, 0, row.Length - 1)];
    }

    /// <summary>Adds three times the nearer row and once the farther one.</summary>
    private void Blend(JpegComponent component, int y, int first, int count)
    {
        var near = component.Samples.AsSpan((y / 2) * component.Pitch);
        var far = component.Samples.AsSpan(Math.Clamp((y & 1) == 0 ? (y / 2) - 1 : (y / 2) + 1, 0, component.Height - 1) * component.Pitch);
        var (start, end) = (Math.Max(0, first - 1), Math.Min(component.Width, first + count + 1));
        var sums = _sums.AsSpan(start - first + 1);
        var x = 0;
        for (; x <= end - start - 16; x += 16)
        {
            var (a, b) = (Vector128.Create((ReadOnlySpan<byte>)near[(start + x)..]), Vector128.Create((ReadOnlySpan<byte>)far[(start + x)..]));
            ((Vector128.WidenLower(a) * 3) + Vector128.WidenLower(b)).CopyTo(sums[x..]);
            ((Vector128.WidenUpper(a) * 3) + Vector128.WidenUpper(b)).CopyTo(sums[(x + 8)..]);
        }

        for (; x < end - start; x++) sums[x] = (ushort)((near[start + x] * 3) + far[start + x]);
        if (first == 0) _sums[0] = _sums[1];
        if (end < first + count + 1) _sums[count + 1] = _sums[count];
    }

    /// <summary>Makes two samples of each: ¾ of it and ¼ of its left, then of its right neighbour.</summary>
    private void Spread(int count, int shift)
    {
        // libjpeg rounds alternately up and down: 8 and 7 of 16, or 1 and 2 of 4.
        var (before, after) = shift == 4 ? (8, 7) : (1, 2);
        ref var sums = ref MemoryMarshal.GetReference(_sums.AsSpan());
        ref var output = ref MemoryMarshal.GetReference(_row.AsSpan());
        for (var x = 0; x < count; x += 8)
        {
            var left = Vector128.LoadUnsafe(ref sums, (nuint)x);
            var here = Vector128.LoadUnsafe(ref sums, (nuint)x + 1) * 3;
            var right = Vector128.LoadUnsafe(ref sums, (nuint)x + 2);
            var even = (here + left + Vector128.Create((ushort)before)) >>> shift;
            var odd = (here + right + Vector128.Create((ushort)after)) >>> shift;
            (even | (odd << 8)).AsByte().StoreUnsafe(ref Unsafe.Add(ref output, 2 * x));
        }
    }
}
