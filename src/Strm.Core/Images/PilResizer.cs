using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Strm.Images;

/// <summary>The two passes of PIL's bilinear resizing, over any window of the result.</summary>
/// <remarks>Width first, then height, each rounded to 8 bits, so a window has the very pixels of the whole image. Memory: rows of 3 bytes a pixel.</remarks>
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
    public static void Horizontal(ReadOnlySpan<byte> source, int sourcePitch, ResizeKernel kernel, Range window, int rows, Span<byte> target)
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

    /// <summary>Makes one row of the result out of the rows that it lies between.</summary>
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
