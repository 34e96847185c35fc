using System.Text;

namespace Strm.Archives;

/// <summary>The name of a clip: its class and its own name, written <c>class/clip</c>.</summary>
/// <param name="ClassName">The class as the archive spells it.</param>
/// <param name="Name">The clip's own name as the archive spells it, without the video file's extension.</param>
/// <remarks>Two identifiers are equal when they are spelt alike; <see cref="NameOrder"/> decides whether they mean the same clip.</remarks>
public readonly record struct ClipId(string ClassName, string Name)
{
    /// <summary>Reads <c>class/clip</c>.</summary>
    /// <param name="text">The text; a clip's name may not hold a slash, so the last two parts of a path count.</param>
    /// <exception cref="StrmException">The text has fewer than two parts, or an empty one.</exception>
    public static ClipId Parse(string text)
    {
        var separator = text.Contains('/', StringComparison.Ordinal) ? '/' : '\\'; // Windows's, if a path has no other.
        var cut = text.LastIndexOf(separator);
        var start = cut > 0 ? text.LastIndexOf(separator, cut - 1) + 1 : 0;
        if (cut <= start || cut == text.Length - 1)
        {
            throw new StrmException($"'{Texts.Clip(text)}' does not name a clip.", "A clip is named class/clip, for example fencing/abc.",
                "Write the class's name, a slash and the clip's name.");
        }

        return new ClipId(text[start..cut], text[(cut + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ClassName}/{Name}";
}

/// <summary>
/// How names of classes and clips are matched and sorted: ignoring case and Unicode form, and treating a
/// space as an underscore.
/// </summary>
/// <remarks>
/// The official lists write "air drumming" where the frames' folder is "air_drumming"; the official code folds the list's side only.
/// </remarks>
public static class NameOrder
{
    private const char FirstBeyondAscii = (char)128;

    /// <summary>Compares names that match as equal.</summary>
    public static IEqualityComparer<string> Matching { get; } = new MatchingComparer();

    /// <summary>Compares clips that match as equal.</summary>
    public static IEqualityComparer<ClipId> MatchingClips { get; } = new MatchingClipComparer();

    /// <summary>The form in which matching names are the same text: lower case, an underscore for every space.</summary>
    /// <param name="name">Any name.</param>
    public static string Fold(string name)
    {
        return string.Create(Decomposed(name).Length, Decomposed(name), static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = Fold(source[i]);
        });
    }

    /// <summary>Compares two names by their folded characters.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other name.</param>
    /// <returns>Negative, zero when they match, or positive.</returns>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
        {
            if ((left[i] | right[i]) >= FirstBeyondAscii)
                return CompareDecomposed(CanonicalText.Decompose(left[i..]), CanonicalText.Decompose(right[i..]));
            var difference = Fold(left[i]) - Fold(right[i]);
            if (difference != 0) return difference;
        }

        return left.Length - right.Length;
    }

    /// <summary>Compares two clips: by class, then by name.</summary>
    /// <param name="left">One clip.</param>
    /// <param name="right">The other clip.</param>
    /// <returns>Negative, zero when they match, or positive.</returns>
    public static int Compare(ClipId left, ClipId right)
    {
        var byClass = Compare(left.ClassName, right.ClassName);
        return byClass != 0 ? byClass : Compare(left.Name, right.Name);
    }

    private static int CompareDecomposed(string left, string right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var difference = Fold(left[i]) - Fold(right[i]);
            if (difference != 0) return difference;
        }

        return left.Length - right.Length;
    }

    private static string Decomposed(string name) => Ascii.IsValid(name) ? name : CanonicalText.Decompose(name);

    private static char Fold(char c) => c switch
    {
        ' ' => '_',
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        < FirstBeyondAscii => c,
        _ => char.ToLowerInvariant(c),
    };

    private static int Hash(string name)
    {
        var hash = new HashCode();
        foreach (var c in Decomposed(name)) hash.Add(Fold(c));
        return hash.ToHashCode();
    }

    private sealed class MatchingComparer : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x is null || y is null ? ReferenceEquals(x, y) : Compare(x, y) == 0;

        public int GetHashCode(string obj) => Hash(obj);
    }

    private sealed class MatchingClipComparer : IEqualityComparer<ClipId>
    {
        public bool Equals(ClipId x, ClipId y) => Compare(x, y) == 0;

        public int GetHashCode(ClipId obj) => HashCode.Combine(Hash(obj.ClassName), Hash(obj.Name));
    }
}
