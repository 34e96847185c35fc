using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Strm.Images.Jpeg;

/// <summary>Turns brightness and colour samples into red, green and blue, with libjpeg's smooth ("fancy") upsampling of colour.</summary>
internal sealed class ColorWriter
{
    // Vector code reads and writes whole vectors; rows of working memory have room for what goes over.
    private const int Room = 64;

    private readonly ChromaRow _blue = new(), _red = new();
    private byte[] _row = [];

    /// <summary>Writes the pixels of a region.</summary>
    /// <param name="frame">The decoded samples.</param>
    /// <param name="region">The region.</param>
    /// <param name="target">Receives the pixels.</param>
    public void Write(JpegFrame frame, PixelRegion region, RgbImage target)
    {
        var components = frame.Components;
        if (_row.Length < (region.Width * 3) + Room) _row = new byte[(region.Width * 3) + Room];
        for (var y = region.Y; y < region.Bottom; y++)
        {
            var light = components[0].Samples.AsSpan((y * components[0].Pitch) + region.X, region.Width);
            if (components.Length == 1) Gray(light, _row);
            else Convert(light, _blue.Upsample(frame, components[1], region, y), _red.Upsample(frame, components[2], region, y), _row);
            _row.AsSpan(0, region.Width * 3).CopyTo(target.Pixels[(((y * target.Width) + region.X) * 3)..]);
        }
    }

    private static void Gray(ReadOnlySpan<byte> light, Span<byte> row)
    {
        for (var x = 0; x < light.Length; x++) row[3 * x] = row[(3 * x) + 1] = row[(3 * x) + 2] = light[x];
    }

    private static void Convert(ReadOnlySpan<byte> light, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> row)
    {
        ref var output = ref MemoryMarshal.GetReference(row);
        var x = 0;
        for (; x <= light.Length - 16; x += 16)
            Convert(Vector128.Create(light[x..]), Vector128.Create(blue[x..]), Vector128.Create(red[x..]), ref Unsafe.Add(ref output, 3 * x));
        if (x == light.Length) return;
        Span<byte> rest = stackalloc byte[16];
        light[x..].CopyTo(rest);
        Convert(Vector128.Create((ReadOnlySpan<byte>)rest), Vector128.Create(blue[x..]), Vector128.Create(red[x..]), ref Unsafe.Add(ref output, 3 * x));
    }

    /// <summary>16 pixels, rounded as libjpeg does: R = Y + 1.402 Cr, G = Y − 0.34414 Cb − 0.71414 Cr, B = Y + 1.772 Cb.</summary>
    private static void Convert(Vector128<byte> light, Vector128<byte> blue, Vector128<byte> red, ref byte output)
    {
        const short F0402 = 26345, F0228 = 14942, F0344 = 22554, F0285 = 18734;
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
        Interleave(Bytes(r), Bytes(g), Bytes(b), ref output);
    }

    /// <summary>The values times factor / 65536, rounded to the nearest.</summary>
    private static Vector256<short> Rounded(Vector256<short> values, short factor) =>
        (Avx2.MultiplyHigh(values + values, Vector256.Create(factor)) + Vector256<short>.One) >> 1;

    private static Vector128<byte> Bytes(Vector256<short> values) => Sse2.PackUnsignedSaturate(values.GetLower(), values.GetUpper());

    private static void Interleave(Vector128<byte> r, Vector128<byte> g, Vector128<byte> b, ref byte output)
    {
        const byte no = 255;
        (Vector128.Shuffle(r, Vector128.Create(0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no, no, 5)) |
            Vector128.Shuffle(g, Vector128.Create(no, 0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no, no)) |
            Vector128.Shuffle(b, Vector128.Create(no, no, 0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no))).StoreUnsafe(ref output);
        (Vector128.Shuffle(r, Vector128.Create(no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no, 10, no)) |
            Vector128.Shuffle(g, Vector128.Create(5, no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no, 10)) |
            Vector128.Shuffle(b, Vector128.Create(no, 5, no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no))).StoreUnsafe(ref output, 16);
        (Vector128.Shuffle(r, Vector128.Create(no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15, no, no)) |
            Vector128.Shuffle(g, Vector128.Create(no, no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15, no)) |
            Vector128.Shuffle(b, Vector128.Create(10, no, no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15))).StoreUnsafe(ref output, 32);
    }
}
