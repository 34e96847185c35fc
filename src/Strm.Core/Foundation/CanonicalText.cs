using System.Collections.Frozen;
using System.Text;

namespace Strm;

/// <summary>Text in Unicode's canonical decomposition (NFD), in which equal names have equal characters: "ü" is "u" and two dots.</summary>
/// <remarks>
/// Implemented here because .NET does not normalise without ICU, and this project runs without it. The pairs are those of
/// Unicode 14 for 16-bit characters; Hangul syllables are computed, as in The Unicode Standard, section 3.12. Marks are in canonical
/// order in both NFC and NFD, so they are not sorted.
/// </remarks>
internal static class CanonicalText
{
    private const int FirstSyllable =
        0xAC00, LastSyllable = 0xD7A3, FirstLead = 0x1100, FirstVowel = 0x1161, FirstTrail = 0x11A7, Vowels = 21, Trails = 28;

    private static readonly FrozenDictionary<char, (char Base, char Mark)> Pairs = ReadPairs();

    /// <summary>Decomposes characters.</summary>
    /// <param name="text">Any text.</param>
    public static string Decompose(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var character in text) Append(result, character);
        return result.ToString();
    }

    private static void Append(StringBuilder result, char character)
    {
        if (Pairs.TryGetValue(character, out var pair))
        {
            Append(result, pair.Base);
            result.Append(pair.Mark);
        }
        else if (character is >= (char)FirstSyllable and <= (char)LastSyllable)
        {
            var index = character - FirstSyllable;
            result.Append((char)(FirstLead + (index / (Vowels * Trails)))).Append((char)(FirstVowel + (index / Trails % Vowels)));
            if (index % Trails != 0) result.Append((char)(FirstTrail + (index % Trails)));
        }
        else
        {
            result.Append(character);
        }
    }

    private static FrozenDictionary<char, (char Base, char Mark)> ReadPairs()
    {
        using var reader = new StreamReader(typeof(CanonicalText).Assembly.GetManifestResourceStream("decompositions.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenDictionary(line => line[0], line => (line[1], line[2]));
    }
}
