using System.Text;

namespace Strm;

/// <summary>Puts texts from files into error messages without trusting them.</summary>
internal static class Texts
{
    private const int MaximumLength = 120;

    /// <summary>A text from a file, shortened and without control characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The maximum number of characters to keep.</param>
    public static string Clip(string text, int length = MaximumLength)
    {
        var clipped = new StringBuilder();
        foreach (var character in text.Length > length ? text.AsSpan(0, length) : text)
            clipped.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        return text.Length > length ? clipped.Append('…').ToString() : clipped.ToString();
    }
}

/// <summary>Names in a message: the first few, and how many more there are.</summary>
internal static class NameList
{
    private const int Usual = 5;

    /// <summary>Joins names.</summary>
    /// <param name="names">The names.</param>
    /// <param name="shown">The maximum number to show.</param>
    /// <returns>For example <c>a, b and 3 more</c>.</returns>
    public static string Of(IReadOnlyCollection<string> names, int shown = Usual) =>
        string.Join(", ", names.Take(shown)) + (names.Count > shown ? $" and {names.Count - shown} more" : "");
}

/// <summary>Reads text as common programs write it: UTF-8 or UTF-16, with or without a byte order mark.</summary>
internal static class TextFile
{
    /// <summary>The text of a file.</summary>
    /// <param name="path">The file.</param>
    public static string Read(string path) => Decode(File.ReadAllBytes(path));

    /// <summary>The lines of a file, whatever ends them.</summary>
    /// <param name="path">The file.</param>
    public static string[] Lines(string path) => Read(path).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>The text of the bytes of a file.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Decode(byte[] bytes)
    {
        // Text without a byte order mark begins with an ASCII character here: in UTF-16 one of its two bytes is zero.
        var encoding = bytes is [not 0, 0, ..] ? Encoding.Unicode : bytes is [0, not 0, ..] ? Encoding.BigEndianUnicode : Encoding.UTF8;
        using var reader = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
