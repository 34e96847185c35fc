using System.Buffers.Binary;

namespace Strm.Images;

/// <summary>Checks the sizes that a PNG file states before the decoder reserves memory for it.</summary>
internal static class PngLayout
{
    private const int SignatureLength = 8, ChunkOverhead = 12, HeaderLength = 13;
    private const uint Header = 0x49484452, Data = 0x49444154, End = 0x49454E44; // IHDR, IDAT, IEND
    private const long LargestArea = 1L << 26;

    // Deflate cannot expand a file further than this.
    private const long LargestRatio = 1032;

    /// <summary>What is wrong with a file.</summary>
    /// <param name="file">A file that begins like a PNG.</param>
    /// <returns>The fault in a few words; null if there is none.</returns>
    public static string? Fault(ReadOnlySpan<byte> file)
    {
        if (file.Length < SignatureLength + ChunkOverhead + HeaderLength) return "it ends early";
        if (Number(file, SignatureLength) != HeaderLength || Number(file, SignatureLength + 4) != Header)
            return "it does not begin with its size";
        var header = file.Slice(SignatureLength + 8, HeaderLength);
        var (width, height, depth) = (Number(header, 0), Number(header, 4), header[8]);
        if ((long)width * height is <= 0 or > LargestArea) return $"it claims to have {width} by {height} pixels";
        var data = 0L;
        for (long place = SignatureLength; place <= file.Length - ChunkOverhead;)
        {
            var (length, kind) = (Number(file, (int)place), Number(file, (int)place + 4));
            if (length > file.Length - place - ChunkOverhead) return "it ends early";
            if (kind == Data) data += length;
            if (kind == End) break;
            place += length + ChunkOverhead;
        }

        return (long)width * height * Channels(header[9]) * depth / 8 > LargestRatio * data
            ? $"its data do not make {width} by {height} pixels"
            : null;
    }

    private static int Channels(byte colour) => colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    private static uint Number(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt32BigEndian(bytes[place..]);
}
