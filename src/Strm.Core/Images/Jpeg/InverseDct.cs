using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Strm.Images.Jpeg;

/// <summary>The inverse DCT of two blocks at once, one in each half of the vectors.</summary>
/// <remarks>
/// libjpeg's exact integer method (Loeffler, Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989)
/// in the arithmetic of libjpeg-turbo's vector code: the same bits.
/// </remarks>
internal static class InverseDct
{
    private const int ConstBits = 13, Pass1Bits = 2;
    private const short F0298 = 2446, F0390 = 3196, F0541 = 4433, F0765 = 6270, F0899 = 7373, F1175 = 9633, F1501 = 12299, F1847 = 15137, F1961 = 16069,
        F2053 = 16819, F2562 = 20995, F3072 = 25172;

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Turns the coefficients of two blocks into samples.</summary>
    /// <param name="coefficients">128 coefficients: row 0 of the first block, row 0 of the second, row 1 of the first, and so on.</param>
    /// <param name="first">Where the samples of the first block go.</param>
    /// <param name="firstPitch">Bytes from a row to the next there.</param>
    /// <param name="second">Where the samples of the second block go.</param>
    /// <param name="secondPitch">Bytes from a row to the next there.</param>
    public static void Transform(ref short coefficients, ref byte first, int firstPitch, ref byte second, int secondPitch)
    {
        var rows = new Rows(ref coefficients);
        rows.Pass(ConstBits - Pass1Bits);
        rows.Transpose();
        rows.Pass(ConstBits + Pass1Bits + 3);
        rows.Transpose();
        Store(rows.R0, rows.R1, 0, ref first, firstPitch, ref second, secondPitch);
        Store(rows.R2, rows.R3, 2, ref first, firstPitch, ref second, secondPitch);
        Store(rows.R4, rows.R5, 4, ref first, firstPitch, ref second, secondPitch);
        Store(rows.R6, rows.R7, 6, ref first, firstPitch, ref second, secondPitch);
    }

    private static void Store(Vector256<short> row, Vector256<short> next, int y, ref byte first, int firstPitch, ref byte second, int secondPitch)
    {
        var samples = (Avx2.PackSignedSaturate(row, next).AsByte() ^ Vector256.Create((byte)0x80)).AsUInt64();
        Write(ref first, y * firstPitch, samples.GetElement(0));
        Write(ref first, (y + 1) * firstPitch, samples.GetElement(1));
        Write(ref second, y * secondPitch, samples.GetElement(2));
        Write(ref second, (y + 1) * secondPitch, samples.GetElement(3));
    }

    private static void Write(ref byte target, int offset, ulong samples) => Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, offset), samples);

    private struct Rows
    {
        public Vector256<short> R0, R1, R2, R3, R4, R5, R6, R7;

        public Rows(ref short start)
        {
            R0 = Vector256.LoadUnsafe(ref start);
            R1 = Vector256.LoadUnsafe(ref start, 16);
            R2 = Vector256.LoadUnsafe(ref start, 32);
            R3 = Vector256.LoadUnsafe(ref start, 48);
            R4 = Vector256.LoadUnsafe(ref start, 64);
            R5 = Vector256.LoadUnsafe(ref start, 80);
            R6 = Vector256.LoadUnsafe(ref start, 96);
            R7 = Vector256.LoadUnsafe(ref start, 112);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Pass(byte descale)
        {
            // Even part.
            var three = Rotate(R2, R6, F0541 + F0765, F0541);
            var two = Rotate(R2, R6, F0541, F0541 - F1847);
            var (zero, one) = (Scale(R0 + R4), Scale(R0 - R4));
            var (t10, t13, t11, t12) = (zero + three, zero - three, one + two, one - two);

            // Odd part.
            var (z3, z4) = (R3 + R7, R1 + R5);
            var five3 = Rotate(z3, z4, F1175 - F1961, F1175);
            var five4 = Rotate(z3, z4, F1175, F1175 - F0390);
            var o0 = Rotate(R7, R1, F0298 - F0899, -F0899) + five3;
            var o3 = Rotate(R7, R1, -F0899, F1501 - F0899) + five4;
            var o1 = Rotate(R5, R3, F2053 - F2562, -F2562) + five4;
            var o2 = Rotate(R5, R3, -F2562, F3072 - F2562) + five3;

            var round = Vector256.Create(1 << (descale - 1));
            (R0, R7) = ((t10 + o3).Narrow(round, descale), (t10 - o3).Narrow(round, descale));
            (R1, R6) = ((t11 + o2).Narrow(round, descale), (t11 - o2).Narrow(round, descale));
            (R2, R5) = ((t12 + o1).Narrow(round, descale), (t12 - o1).Narrow(round, descale));
            (R3, R4) = ((t13 + o0).Narrow(round, descale), (t13 - o0).Narrow(round, descale));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Transpose()
        {
            var (a0, a1) = (Avx2.UnpackLow(R0, R1).AsInt32(), Avx2.UnpackHigh(R0, R1).AsInt32());
            var (a2, a3) = (Avx2.UnpackLow(R2, R3).AsInt32(), Avx2.UnpackHigh(R2, R3).AsInt32());
            var (a4, a5) = (Avx2.UnpackLow(R4, R5).AsInt32(), Avx2.UnpackHigh(R4, R5).AsInt32());
            var (a6, a7) = (Avx2.UnpackLow(R6, R7).AsInt32(), Avx2.UnpackHigh(R6, R7).AsInt32());
            var (b0, b1) = (Avx2.UnpackLow(a0, a2).AsInt64(), Avx2.UnpackHigh(a0, a2).AsInt64());
            var (b2, b3) = (Avx2.UnpackLow(a1, a3).AsInt64(), Avx2.UnpackHigh(a1, a3).AsInt64());
            var (b4, b5) = (Avx2.UnpackLow(a4, a6).AsInt64(), Avx2.UnpackHigh(a4, a6).AsInt64());
            var (b6, b7) = (Avx2.UnpackLow(a5, a7).AsInt64(), Avx2.UnpackHigh(a5, a7).AsInt64());
            (R0, R1) = (Avx2.UnpackLow(b0, b4).AsInt16(), Avx2.UnpackHigh(b0, b4).AsInt16());
            (R2, R3) = (Avx2.UnpackLow(b1, b5).AsInt16(), Avx2.UnpackHigh(b1, b5).AsInt16());
            (R4, R5) = (Avx2.UnpackLow(b2, b6).AsInt16(), Avx2.UnpackHigh(b2, b6).AsInt16());
            (R6, R7) = (Avx2.UnpackLow(b3, b7).AsInt16(), Avx2.UnpackHigh(b3, b7).AsInt16());
        }

        /// <summary>a · x + b · y in 32 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Wide Rotate(Vector256<short> a, Vector256<short> b, short x, short y)
        {
            var factors = Vector256.Create((ushort)x | (y << 16)).AsInt16();
            return new Wide(Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(a, b), factors), Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(a, b), factors));
        }

        /// <summary>The values times 2 to the power of <see cref="ConstBits"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Wide Scale(Vector256<short> values)
        {
            var none = Vector256<short>.Zero;
            return new Wide(Avx2.UnpackLow(none, values).AsInt32() >> (16 - ConstBits), Avx2.UnpackHigh(none, values).AsInt32() >> (16 - ConstBits));
        }
    }

    /// <summary>Sixteen 32-bit numbers: the lower four and the upper four of each block's row.</summary>
    private readonly record struct Wide(Vector256<int> Low, Vector256<int> High)
    {
        public static Wide operator +(Wide left, Wide right) => new(left.Low + right.Low, left.High + right.High);

        public static Wide operator -(Wide left, Wide right) => new(left.Low - right.Low, left.High - right.High);

        public Vector256<short> Narrow(Vector256<int> round, byte shift) => Avx2.PackSignedSaturate((Low + round) >> shift, (High + round) >> shift);
    }
}
