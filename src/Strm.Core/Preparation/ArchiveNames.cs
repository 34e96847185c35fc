namespace Strm.Preparation;

/// <summary>How classes and clips are called in an archive.</summary>
internal static class ArchiveNames
{
    /// <summary>A name as the official lists have it: spaces become underscores; what a path cannot hold does too.</summary>
    /// <param name="name">The name of a folder or a file without its extension.</param>
    /// <returns>The name in the archive.</returns>
    public static string Clean(string name) => name is "." or ".." ? new string('_', name.Length) : string.Create(name.Length, name, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++) target[i] = source[i] is ' ' or '\\' or '/' || char.IsControl(source[i]) ? '_' : source[i];
    });

    /// <summary>A file's name without its extension, unless nothing fit for a folder would be left.</summary>
    /// <param name="fileName">The file's name.</param>
    /// <returns>The clip's name.</returns>
    public static string Stem(string fileName)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        return stem.Length == 0 || stem is "." or ".." ? fileName : stem;
    }
}
