using System.IO.Enumeration;
using System.Text;
using System.Text.RegularExpressions;

namespace Strm.Archives;

/// <summary>The order of the frames of a clip: that of the numbers in their file names.</summary>
/// <remarks>
/// Equal to the official code's alphabetical order if the numbers are padded with zeros, and right if they are not.
/// </remarks>
internal static class FrameNameOrder
{
    /// <summary>Whether a file name is that of a frame.</summary>
    /// <param name="name">The file name in UTF-8.</param>
    public static bool IsFrame(ReadOnlySpan<byte> name)
    {
        // A leading dot marks files that systems add, such as macOS's "._00000001.jpg", which is not an image.
        if (name.IsEmpty || name[0] == '.') return false;
        var extension = name[(name.LastIndexOf((byte)'.') + 1)..];
        return extension.Length < name.Length && (Is(extension, "jpg"u8) || Is(extension, "jpeg"u8) || Is(extension, "png"u8));
    }

    /// <summary>
    /// Tells series of pictures apart, such as <c>img_*</c> and <c>flow_x_*</c>: a hash of the name in lower case without its numbers;
    /// names without a number are one series.
    /// </summary>
    /// <param name="name">The file name in UTF-8.</param>
    public static ulong Series(ReadOnlySpan<byte> name)
    {
        const ulong seed = 14695981039346656037, prime = 1099511628211; // FNV-1a.
        var (hash, hasNumber, wasDigit) = (seed, false, false);
        foreach (var letter in Stem(name))
        {
            var isDigit = char.IsAsciiDigit((char)letter);
            if (!isDigit || !wasDigit) hash = (hash ^ (isDigit ? '*' : (uint)Lower(letter))) * prime;
            (hasNumber, wasDigit) = (hasNumber || isDigit, isDigit);
        }

        return hasNumber ? hash : 0;
    }

    /// <summary>
    /// Whether a file name is that of optical flow, as denseflow and MMAction2 write it beside the frames:
    /// <c>flow_x_00001.jpg</c>, <c>flow_y_00001.jpg</c>.
    /// </summary>
    /// <param name="name">The file name in UTF-8.</param>
    /// <param name="pattern">The pattern that chooses frames; if the user gave one, it alone decides.</param>
    public static bool IsOpticalFlow(ReadOnlySpan<byte> name, string? pattern) =>
        pattern is null && name.Length > 7 && Is(name[..5], "flow_"u8) && Lower(name[5]) is 'x' or 'y' && name[6] == '_';

    /// <summary>What to tell a user whose archive holds optical flow beside the frames.</summary>
    /// <param name="count">How many pictures.</param>
    /// <param name="example">One of their names.</param>
    public static ArchiveProblem OpticalFlow(long count, string example) => new(ArchiveProblemKind.Ignored, example,
        $"{count} pictures of optical flow, for example {example}, are not frames. To read them, use --data 'PATH::flow_x_*'.");

    /// <summary>Whether a file name matches a pattern with stars, with or without its extension.</summary>
    /// <param name="name">The file name in UTF-8.</param>
    /// <param name="pattern">The pattern; null matches every name.</param>
    public static bool Fits(ReadOnlySpan<byte> name, string? pattern) => pattern is null
        || FileSystemName.MatchesSimpleExpression(pattern, Encoding.UTF8.GetString(name))
        || FileSystemName.MatchesSimpleExpression(pattern, Encoding.UTF8.GetString(Stem(name)));

    /// <summary>The error of a clip whose folder holds pictures of more than one series, for example frames and optical flow.</summary>
    /// <param name="clip">The clip, as it is called in messages.</param>
    /// <param name="first">A file name of one series, in UTF-8.</param>
    /// <param name="second">A file name of another, in UTF-8.</param>
    public static StrmException TwoSeries(string clip, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var stem = Encoding.UTF8.GetString(Stem(first));
        var pattern = stem.All(char.IsAsciiDigit) ? new string('?', stem.Length) : Regex.Replace(stem, "[0-9]+", "*");
        return new StrmException(
            $"The clip {clip} holds two series of pictures: {Encoding.UTF8.GetString(first)} and {Encoding.UTF8.GetString(second)}.",
            "The frames of a clip must be one series.",
            $"Choose one with a pattern after the archive's path, as in --data 'PATH::{pattern}', or move the others elsewhere.");
    }

    /// <summary>Compares two file names without their extensions.</summary>
    /// <param name="left">One file name, in UTF-8.</param>
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

/// <summary>The parts of an entry's path that matter: the last three.</summary>
/// <param name="ClassStart">Where the class's name starts; the clip's name follows it after one slash.</param>
/// <param name="ClipStart">Where the clip's name starts.</param>
/// <param name="NameStart">Where the file's name starts.</param>
internal readonly record struct FramePath(int ClassStart, int ClipStart, int NameStart)
{
    /// <summary>Whether a path stays inside the folder that an archive would be unpacked into.</summary>
    /// <param name="path">The path in bytes.</param>
    /// <param name="separator">The separator between its parts.</param>
    public static bool IsInside(ReadOnlySpan<byte> path, byte separator)
    {
        if (path.IsEmpty || path[0] is (byte)'/' or (byte)'\\') return false;
        if (path.Length > 1
            && path[1] == ':'
            && char.IsAsciiLetter((char)path[0])
            && (path.Length == 2 || path[2] is (byte)'/' or (byte)'\\'))
        {
            return false;
        }

        foreach (var part in path.Split(separator))
        {
            if (path[part].SequenceEqual(".."u8)) return false;
        }

        return true;
    }

    /// <summary>The separator between the parts of a path: a slash, or a backslash if a Windows path has no slash.</summary>
    /// <param name="path">The path in bytes.</param>
    public static byte Separator(ReadOnlySpan<byte> path) =>
        path.Contains((byte)'\\') && !path.Contains((byte)'/') ? (byte)'\\' : (byte)'/';

    /// <summary>Splits a path.</summary>
    /// <param name="path">The path in bytes.</param>
    /// <param name="separator">The separator between its parts.</param>
    /// <returns>The parts, or null if there are fewer than three or one of them is empty.</returns>
    public static FramePath? Parse(ReadOnlySpan<byte> path, byte separator)
    {
        var name = path.LastIndexOf(separator) + 1;
        if (name < 2) return null;
        var clip = path[..(name - 1)].LastIndexOf(separator) + 1;
        if (clip < 2 || clip == name - 1) return null;
        var type = path[..(clip - 1)].LastIndexOf(separator) + 1;
        return type == clip - 1 || path[type..(clip - 1)].SequenceEqual("."u8) ? null : new FramePath(type, clip, name);
    }
}
