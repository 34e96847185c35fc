namespace Strm.Data;

/// <summary>The name of a clip: its class and its own name, written <c>class/clip</c>.</summary>
/// <param name="ClassName">The class as the archive spells it.</param>
/// <param name="Name">The clip's own name as the archive spells it, without the video file's extension.</param>
/// <remarks>Two identifiers are equal when they are spelt alike; whether they mean the same clip is <see cref="NameOrder"/>'s to say.</remarks>
public readonly record struct ClipId(string ClassName, string Name)
{
    /// <summary>Reads <c>class/clip</c>.</summary>
    /// <param name="text">The text; a clip's name may not hold a slash, so the last two parts of a path count.</param>
    /// <exception cref="StrmException">The text has fewer than two parts, or an empty one.</exception>
    public static ClipId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.LastIndexOf('/');
        var start = cut > 0 ? text.LastIndexOf('/', cut - 1) + 1 : 0;
        if (cut <= start || cut == text.Length - 1)
        {
            throw new StrmException($"'{text}' does not name a clip.", "A clip is named class/clip, for example fencing/abc.",
                "Write the class's name, a slash and the clip's name.");
        }

        return new ClipId(text[start..cut], text[(cut + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ClassName}/{Name}";
}
