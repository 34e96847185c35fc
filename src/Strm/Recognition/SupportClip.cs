namespace Strm.Recognition;

/// <summary>A labelled clip.</summary>
/// <param name="Action">The action that it shows.</param>
/// <param name="Path">The video file.</param>
public sealed record SupportClip(string Action, string Path)
{
    /// <summary>The action and the file's name, for messages and pages.</summary>
    public string Name => $"{Action}/{System.IO.Path.GetFileName(Path)}";
}
