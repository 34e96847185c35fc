using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Strm.Images;

/// <summary>Writes a row of pixels (W, 3) into a frame, mirrored or not.</summary>
internal static class RowWriter
{
    /// <summary>Writes red, green and blue of a pixel together.</summary>
    /// <param name="row">The row.</param>
    /// <param name="flip">Whether it is mirrored.</param>
    /// <param name="target">Receives the row.</param>
    public static void Interleaved(ReadOnlySpan<byte> row, bool flip, Span<byte> target)
    {
        if (!flip)
        {
            row.CopyTo(target);
            return;
        }

        for (var (i, j) = (0, row.Length - 3); j >= 0; i += 3, j -= 3) row.Slice(j, 3).CopyTo(target[i..]);
    }

    /// <summary>Writes red, green and blue into their planes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="flip">Whether it is mirrored.</param>
    /// <param name="target">The row's place in the red plane.</param>
    /// <param name="plane">Bytes from a plane to the next.</param>
    public static void Planes(ReadOnlySpan<byte> row, bool flip, Span<byte> target, int plane)
    {
        var width = row.Length / 3;
        _ = target[(2 * plane) + width - 1];
        ref var source = ref MemoryMarshal.GetReference(row);
        ref var output = ref MemoryMarshal.GetReference(target);
        var x = 0;
        for (; x <= width - 16; x += 16)
        {
            var (a, b, c) = (Load(ref source, x, 0), Load(ref source, x, 16), Load(ref source, x, 32));
            ref var place = ref Unsafe.Add(ref output, flip ? width - 16 - x : x);
            Store(Red(a, b, c), flip, ref place);
            Store(Green(a, b, c), flip, ref Unsafe.Add(ref place, plane));
            Store(Blue(a, b, c), flip, ref Unsafe.Add(ref place, 2 * plane));
        }

        for (; x < width; x++)
        {
            var place = flip ? width - 1 - x : x;
            for (var channel = 0; channel < 3; channel++) target[(channel * plane) + place] = row[(x * 3) + channel];
        }
    }

    private static Vector128<byte> Load(ref byte source, int x, int offset) => Vector128.LoadUnsafe(ref source, (nuint)((x * 3) + offset));

    private static void Store(Vector128<byte> values, bool flip, ref byte target)
    {
        if (flip) values = Vector128.Shuffle(values, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
        values.StoreUnsafe(ref target);
    }

    // An index of 255 gives 0, so the three parts are joined by "or".
    private static Vector128<byte> Red(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create((byte)0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)) |
        Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14, 255, 255, 255, 255, 255)) |
        Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 4, 7, 10, 13));

    private static Vector128<byte> Green(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create((byte)1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)) |
        Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255)) |
        Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14));

    private static Vector128<byte> Blue(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create((byte)2, 5, 8, 11, 14, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)) |
        Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255)) |
        Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15));
}
