namespace Strm.Data;

/// <summary>A class of a split.</summary>
/// <param name="Name">Its name in the lists.</param>
/// <param name="Videos">The number of its videos, or null where nothing states one.</param>
/// <param name="Label">What the action is called where the name is a number, or null.</param>
public sealed record SplitClass(string Name, int? Videos, string? Label)
{
    /// <summary>The label without the brackets around its placeholders, or the name.</summary>
    public string Title => Label is null ? Name : Label.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}
