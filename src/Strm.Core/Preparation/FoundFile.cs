namespace Strm.Preparation;

/// <summary>A file below a folder.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Path">Its path relative to the folder, with slashes.</param>
internal sealed record FoundFile(string File, string Path)
{
    /// <summary>The folders and the name that the relative path is made of.</summary>
    public string[] Parts => Path.Split('/');

    /// <summary>The file's name.</summary>
    public string Name => Parts[^1];

    /// <summary>The extension in lower case with its dot, or nothing.</summary>
    public string Extension => System.IO.Path.GetExtension(Name).ToLowerInvariant();
}
