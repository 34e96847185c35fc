namespace Strm.Data;

/// <summary>The order of the frames of a clip: that of the numbers in their file names.</summary>
/// <remarks>Equal to the official code's alphabetical order where the numbers are padded with zeros, and right where they are not.</remarks>
internal static class FrameNameOrder
{
    /// <summary>Whether a file name is that of a frame.</summary>
    /// <param name="name">The file name in UTF-8.</param>
    public static bool IsFrame(ReadOnlySpan<byte> name)
    {
        // A leading dot marks files that systems add, such as macOS's "._00000001.jpg", which is no image.
        if (name.IsEmpty || name[0] == '.') return false;
        var extension = name[(name.LastIndexOf((byte)'.') + 1)..];
        return extension.Length < name.Length && (Is(extension, "jpg"u8) || Is(extension, "jpeg"u8) || Is(extension, "png"u8));
    }

    /// <summary>Compares two file names without their extensions.</summary>
    /// <param name="left">The one file name in UTF-8.</param>
    /// <param name="right">The other file name in UTF-8.</param>
    /// <returns>Negative, positive, or zero when they name the same frame.</returns>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        left = Stem(left);
        right = Stem(right);
        var (i, j) = (0, 0);
        while (i < left.Length && j < right.Length)
        {
            int order;
            if (char.IsAsciiDigit((char)left[i]) && char.IsAsciiDigit((char)right[j]))
                order = Number(left, ref i).SequenceCompareByLength(Number(right, ref j));
            else
                order = Lower(left[i++]) - Lower(right[j++]);
            if (order != 0) return order;
        }

        var rest = (left.Length - i) - (right.Length - j);
        return rest != 0 ? rest : left.Length - right.Length;
    }

    private static ReadOnlySpan<byte> Number(ReadOnlySpan<byte> name, ref int position)
    {
        while (position < name.Length && name[position] == '0') position++;
        var start = position;
        while (position < name.Length && char.IsAsciiDigit((char)name[position])) position++;
        return name[start..position];
    }

    private static int SequenceCompareByLength(this ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length != right.Length ? left.Length - right.Length : left.SequenceCompareTo(right);

    private static ReadOnlySpan<byte> Stem(ReadOnlySpan<byte> name) => name[..name.LastIndexOf((byte)'.')];

    private static int Lower(byte c) => c is >= (byte)'A' and <= (byte)'Z' ? c | 0x20 : c;

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase)
    {
        if (text.Length != lowerCase.Length) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (Lower(text[i]) != lowerCase[i]) return false;
        }

        return true;
    }
}
