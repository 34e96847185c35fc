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

/// <summary>Names in a message: the first few, and how many more there are.</summary>
internal static class NameList
{
    private const int Usual = 5;

    /// <summary>Joins names.</summary>
    /// <param name="names">The names.</param>
    /// <param name="shown">The most to show.</param>
    /// <returns>For example <c>a, b and 3 more</c>.</returns>
    public static string Of(IReadOnlyCollection<string> names, int shown = Usual) =>
        string.Join(", ", names.Take(shown)) + (names.Count > shown ? $" and {names.Count - shown} more" : "");
}
