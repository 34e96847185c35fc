namespace Strm.Data;

/// <summary>How names of classes and clips are matched and sorted: whatever their case, and with a space the same as an underscore.</summary>
/// <remarks>The official lists write "air drumming" where the frames' folder is "air_drumming"; the official code folds the list's side only.</remarks>
public static class NameOrder
{
    /// <summary>Compares names that match as equal.</summary>
    public static IEqualityComparer<string> Matching { get; } = new MatchingComparer();

    /// <summary>Compares clips that match as equal.</summary>
    public static IEqualityComparer<ClipId> MatchingClips { get; } = new MatchingClipComparer();

    /// <summary>The form in which matching names are the same text: lower case, an underscore for every space.</summary>
    /// <param name="name">Any name.</param>
    public static string Fold(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Create(name.Length, name, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = Fold(source[i]);
        });
    }

    /// <summary>Compares two names by their folded characters.</summary>
    /// <param name="left">The one name.</param>
    /// <param name="right">The other name.</param>
    /// <returns>Negative, zero when they match, or positive.</returns>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
        {
            var difference = Fold(left[i]) - Fold(right[i]);
            if (difference != 0) return difference;
        }

        return left.Length - right.Length;
    }

    /// <summary>Compares two clips: by class, then by name.</summary>
    /// <param name="left">The one clip.</param>
    /// <param name="right">The other clip.</param>
    /// <returns>Negative, zero when they match, or positive.</returns>
    public static int Compare(ClipId left, ClipId right)
    {
        var byClass = Compare(left.ClassName, right.ClassName);
        return byClass != 0 ? byClass : Compare(left.Name, right.Name);
    }

    private static char Fold(char c) => c switch
    {
        ' ' => '_',
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        < (char)128 => c,
        _ => char.ToLowerInvariant(c),
    };

    private static int Hash(string name)
    {
        var hash = new HashCode();
        foreach (var c in name) hash.Add(Fold(c));
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
