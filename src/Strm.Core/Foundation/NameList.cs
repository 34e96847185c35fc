namespace Strm;

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
