using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Strm.Images.Jpeg;

/// <summary>16 pixels.</summary>
/// <param name="Red">Their red.</param>
/// <param name="Green">Their green.</param>
/// <param name="Blue">Their blue.</param>
internal readonly record struct ColorVectors(Vector128<byte> Red, Vector128<byte> Green, Vector128<byte> Blue)
{
    /// <summary>Writes red, green and blue of a pixel together: 48 bytes.</summary>
    /// <param name="output">Where the first pixel goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Interleave(ref byte output)
    {
        const byte no = 255;
        (Vector128.Shuffle(Red, Vector128.Create(0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no, no, 5)) |
            Vector128.Shuffle(Green, Vector128.Create(no, 0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no, no)) |
            Vector128.Shuffle(Blue, Vector128.Create(no, no, 0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no))).StoreUnsafe(ref output);
        (Vector128.Shuffle(Red, Vector128.Create(no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no, 10, no)) |
            Vector128.Shuffle(Green, Vector128.Create(5, no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no, 10)) |
            Vector128.Shuffle(Blue, Vector128.Create(no, 5, no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no))).StoreUnsafe(ref output, 16);
        (Vector128.Shuffle(Red, Vector128.Create(no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15, no, no)) |
            Vector128.Shuffle(Green, Vector128.Create(no, no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15, no)) |
            Vector128.Shuffle(Blue, Vector128.Create(10, no, no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15))).StoreUnsafe(ref output, 32);
    }

    /// <summary>Writes red, green and blue into their planes: 16 bytes each.</summary>
    /// <param name="output">Where the first pixel goes in the plane of red.</param>
    /// <param name="plane">Bytes from a plane to the next.</param>
    /// <param name="flip">Whether the pixels are mirrored.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Separate(ref byte output, int plane, bool flip)
    {
        Turned(Red, flip).StoreUnsafe(ref output);
        Turned(Green, flip).StoreUnsafe(ref output, (nuint)plane);
        Turned(Blue, flip).StoreUnsafe(ref output, (nuint)plane * 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Turned(Vector128<byte> values, bool flip) =>
        flip ? Vector128.Shuffle(values, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)) : values;
}
