using System.Text;

namespace Strm;

/// <summary>Reads text as people's programs write it: UTF-8 or UTF-16, with or without a byte order mark.</summary>
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
