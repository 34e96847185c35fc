using System.Text;

namespace Strm;

/// <summary>Puts what a file says into error messages without trusting it.</summary>
internal static class Texts
{
    private const int MaximumLength = 120;

    /// <summary>A text from a file, shortened and without control characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The most characters to keep.</param>
    public static string Clip(string text, int length = MaximumLength)
    {
        var clipped = new StringBuilder();
        foreach (var character in text.Length > length ? text.AsSpan(0, length) : text)
            clipped.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        return text.Length > length ? clipped.Append('…').ToString() : clipped.ToString();
    }
}
