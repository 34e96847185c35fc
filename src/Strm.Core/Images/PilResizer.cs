using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Strm.Images;

/// <summary>The two passes of PIL's bilinear resizing, over any window of the result.</summary>
/// <remarks>
/// Width first, then height, each rounded to 8 bits, so a window has the same pixels as the whole image. Memory: rows of 3 bytes a pixel.
/// </remarks>
internal static class PilResizer
{
    private const int Half = 1 << (ResizeKernel.Precision - 1);

    /// <summary>Resizes rows in width.</summary>
    /// <param name="source">The first row; at least 4 bytes must follow the last pixel.</param>
    /// <param name="sourcePitch">Bytes from a row to the next.</param>
    /// <param name="kernel">The weights.</param>
    /// <param name="window">The columns wanted of the result.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="target">Receives the rows (rows, window, 3); at least 4 bytes must follow the last pixel.</param>
    public static void Horizontal(
        ReadOnlySpan<byte> source, int sourcePitch, ResizeKernel kernel, Range window, int rows, Span<byte> target)
    {
        var (first, count) = window.GetOffsetAndLength(kernel.To);
        var targetPitch = count * 3;
        for (var y = 0; y < rows; y++)
        {
            ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), (nint)y * sourcePitch);
            ref var output = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (nint)y * targetPitch);
            for (var x = 0; x < count; x++)
            {
                ref var pixel = ref Unsafe.Add(ref row, kernel.Start(first + x) * 3);
                var sum = Vector128.Create(Half);
                foreach (var weight in kernel.Weights(first + x))
                {
                    sum += Widen(Unsafe.ReadUnaligned<uint>(ref pixel)) * weight;
                    pixel = ref Unsafe.Add(ref pixel, 3);
                }

                Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, x * 3), Pack(sum >> ResizeKernel.Precision));
            }
        }
    }

    /// <summary>Makes one row of the result from the rows that it lies between.</summary>
    /// <param name="source">The first of these rows; at least 32 bytes must follow the last.</param>
    /// <param name="sourcePitch">Bytes from a row to the next.</param>
    /// <param name="weights">The weight of each row.</param>
    /// <param name="target">Receives the row.</param>
    public static void Vertical(ReadOnlySpan<byte> source, int sourcePitch, ReadOnlySpan<int> weights, Span<byte> target)
    {
        ref var start = ref MemoryMarshal.GetReference(source);
        ref var output = ref MemoryMarshal.GetReference(target);
        var x = 0;
        for (; x <= target.Length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            var (a, b) = (Vector256.Create(Half), Vector256.Create(Half));
            ref var column = ref Unsafe.Add(ref start, x);
            foreach (var weight in weights)
            {
                var wide = Vector256.WidenLower(Vector128.LoadUnsafe(ref column).ToVector256Unsafe());
                a += Vector256.WidenLower(wide).AsInt32() * weight;
                b += Vector256.WidenUpper(wide).AsInt32() * weight;
                column = ref Unsafe.Add(ref column, sourcePitch);
            }

            var words = Vector256.Narrow(a >> ResizeKernel.Precision, b >> ResizeKernel.Precision).AsUInt16();
            Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref output, (nuint)x);
        }

        for (; x < target.Length; x++)
        {
            var sum = Half;
            for (var k = 0; k < weights.Length; k++) sum += source[(k * sourcePitch) + x] * weights[k];
            target[x] = (byte)(sum >> ResizeKernel.Precision);
        }
    }

    private static Vector128<int> Widen(uint pixel) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte())).AsInt32();

    private static uint Pack(Vector128<int> pixel)
    {
        var words = Vector128.Narrow(pixel, pixel).AsUInt16();
        return Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }
}

/// <summary>The weights of PIL's antialiased bilinear resizing along one axis, in its fixed-point numbers.</summary>
/// <remarks>Pillow, src/libImaging/Resample.c: a triangle as wide as the shrinking factor, weights rounded to 22 bits.</remarks>
internal sealed class ResizeKernel
{
    /// <summary>Fractional bits of a weight.</summary>
    public const int Precision = 22;

    private readonly int[] starts;
    private readonly int[] counts;
    private readonly int[] weights;

    /// <summary>Computes the weights.</summary>
    /// <param name="from">The size before, in pixels.</param>
    /// <param name="to">The size after, in pixels.</param>
    public ResizeKernel(int from, int to)
    {
        (From, To) = (from, to);
        var scale = (double)from / to;
        var reach = Math.Max(scale, 1);
        Taps = ((int)Math.Ceiling(reach) * 2) + 1;
        (starts, counts, weights) = (new int[to], new int[to], new int[to * Taps]);
        Span<double> triangle = stackalloc double[Math.Min(Taps, 64)];
        if (Taps > triangle.Length) triangle = new double[Taps];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var start = Math.Max(0, (int)(centre - reach + 0.5));
            var count = Math.Min(from, (int)(centre + reach + 0.5)) - start;
            var sum = 0.0;
            for (var j = 0; j < count; j++) sum += triangle[j] = Math.Max(0, 1 - Math.Abs((j + start - centre + 0.5) * (1 / reach)));
            for (var j = 0; j < count; j++) weights[(i * Taps) + j] = (int)(0.5 + (triangle[j] / sum * (1 << Precision)));
            (starts[i], counts[i]) = (start, count);
        }
    }

    /// <summary>The size before, in pixels.</summary>
    public int From { get; }

    /// <summary>The size after, in pixels.</summary>
    public int To { get; }

    /// <summary>The largest number of pixels that one pixel is made of.</summary>
    public int Taps { get; }

    /// <summary>The first pixel that a pixel is made of.</summary>
    /// <param name="index">The pixel after.</param>
    public int Start(int index) => starts[index];

    /// <summary>The pixel after the last one that a pixel is made of.</summary>
    /// <param name="index">The pixel after.</param>
    public int End(int index) => starts[index] + counts[index];

    /// <summary>The weights of the pixels that a pixel is made of.</summary>
    /// <param name="index">The pixel after.</param>
    public ReadOnlySpan<int> Weights(int index) => weights.AsSpan(index * Taps, counts[index]);
}
