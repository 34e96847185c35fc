using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Strm.Images.Jpeg;

/// <summary>Turns brightness and colour differences into red, green and blue, 16 pixels at a time, rounded as libjpeg does.</summary>
/// <remarks>R = Y + 1.402 Cr, G = Y − 0.34414 Cb − 0.71414 Cr, B = Y + 1.772 Cb, in libjpeg-turbo's arithmetic of 16 bits.</remarks>
internal static class ColorConverter
{
    /// <summary>Pixels that are converted at once.</summary>
    public const int Step = 16;

    private const short F0402 = 26345, F0228 = 14942, F0344 = 22554, F0285 = 18734;

    /// <summary>Converts 16 pixels.</summary>
    /// <param name="light">Their brightness.</param>
    /// <param name="blue">The blue difference.</param>
    /// <param name="red">The red difference.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ColorVectors Convert(Vector128<byte> light, Vector128<byte> blue, Vector128<byte> red)
    {
        var y = Avx2.ConvertToVector256Int16(light);
        var cb = Avx2.ConvertToVector256Int16(blue) - Vector256.Create((short)128);
        var cr = Avx2.ConvertToVector256Int16(red) - Vector256.Create((short)128);
        var r = y + cr + Rounded(cr, F0402);
        var b = y + cb + cb + Rounded(cb, -F0228);
        // 0.71414 does not fit into a factor below a half, so one whole Cr is taken off and 0.28586 of it given back.
        var factors = Vector256.Create((-F0344 & 0xFFFF) | (F0285 << 16)).AsInt16();
        var half = Vector256.Create(1 << 15);
        var low = (Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(cb, cr), factors) + half) >> 16;
        var high = (Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(cb, cr), factors) + half) >> 16;
        var g = y - cr + Avx2.PackSignedSaturate(low, high);
        return new ColorVectors(Bytes(r), Bytes(g), Bytes(b));
    }

    /// <summary>The values times factor / 65536, rounded to the nearest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Rounded(Vector256<short> values, short factor) =>
        (Avx2.MultiplyHigh(values + values, Vector256.Create(factor)) + Vector256<short>.One) >> 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes(Vector256<short> values) => Sse2.PackUnsignedSaturate(values.GetLower(), values.GetUpper());
}
